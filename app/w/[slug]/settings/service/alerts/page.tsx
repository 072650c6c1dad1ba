import { AlertsSettings } from "../../../../../../components/settings/alerts-settings";

export default function Page() {
  return <AlertsSettings />;
}
