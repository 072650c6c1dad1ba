import { WorkspaceSettings } from "../../../../../components/settings/workspace-settings";

export default function Page() {
  return <WorkspaceSettings />;
}
