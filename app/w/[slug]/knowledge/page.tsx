import { SourcesPage } from "../../../../components/knowledge/sources-page";

export default function Page() {
  return <SourcesPage />;
}
