import { ConflictsPage } from "../../../../../components/knowledge/conflicts-page";
import { OnlyEditors } from "../../../../../components/knowledge/only-editors";

export default function Page() {
  return (
    <OnlyEditors>
      <ConflictsPage />
    </OnlyEditors>
  );
}
