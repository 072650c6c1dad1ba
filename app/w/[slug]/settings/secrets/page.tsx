import { SecretsSettings } from "../../../../../components/settings/secrets-settings";

export default function Page() {
  return <SecretsSettings />;
}
