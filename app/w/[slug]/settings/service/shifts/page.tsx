import { ShiftsSettings } from "../../../../../../components/settings/shifts-settings";

export default function Page() {
  return <ShiftsSettings />;
}
