import { Invite } from "../../../components/auth/invite";

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <Invite token={token} />;
}
