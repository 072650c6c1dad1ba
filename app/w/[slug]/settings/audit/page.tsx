import { AuditSettings } from "../../../../../components/settings/audit-settings";

export default function Page() {
  return <AuditSettings />;
}
