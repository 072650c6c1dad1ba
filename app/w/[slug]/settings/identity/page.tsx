import { IdentitySettings } from "../../../../../components/settings/identity-settings";

export default function Page() {
  return <IdentitySettings />;
}
