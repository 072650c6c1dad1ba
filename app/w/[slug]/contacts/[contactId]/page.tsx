import { ContactPage } from "../../../../../components/contacts/contact-page";

export default async function Page({ params }: { params: Promise<{ contactId: string }> }) {
  const { contactId } = await params;
  return <ContactPage contactId={contactId} />;
}
