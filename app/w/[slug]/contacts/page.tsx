import { ContactsPage } from "../../../../components/contacts/contacts-page";

export default function Page() {
  return <ContactsPage />;
}
