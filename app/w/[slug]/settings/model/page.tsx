import { ModelSettings } from "../../../../../components/settings/model-settings";

export default function Page() {
  return <ModelSettings />;
}
