import { RepliesSettings } from "../../../../../../components/settings/replies-settings";

export default function Page() {
  return <RepliesSettings />;
}
