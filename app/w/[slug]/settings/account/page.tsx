import { AccountSettings } from "../../../../../components/settings/account-settings";

export default function Page() {
  return <AccountSettings />;
}
