import { ConflictsPage } from "../../../../../components/knowledge/conflicts-page";

export default function Page() {
  return <ConflictsPage />;
}
