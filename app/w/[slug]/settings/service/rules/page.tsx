import { RulesSettings } from "../../../../../../components/settings/rules-settings";

export default function Page() {
  return <RulesSettings />;
}
