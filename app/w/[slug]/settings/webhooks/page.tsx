import { WebhooksSettings } from "../../../../../components/settings/webhooks-settings";

export default function Page() {
  return <WebhooksSettings />;
}
