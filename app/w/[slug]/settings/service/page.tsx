import { ServiceSettings } from "../../../../../components/settings/service-settings";

export default function Page() {
  return <ServiceSettings />;
}
