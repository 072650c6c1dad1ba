import { OnlyEditors } from "../../../../../components/knowledge/only-editors";
import { QualityPage } from "../../../../../components/knowledge/quality-page";

export default function Page() {
  return (
    <OnlyEditors>
      <QualityPage />
    </OnlyEditors>
  );
}
