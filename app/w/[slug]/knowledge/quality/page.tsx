import { QualityPage } from "../../../../../components/knowledge/quality-page";

export default function Page() {
  return <QualityPage />;
}
