import { TestsPage } from "../../../../../components/knowledge/tests-page";

export default function Page() {
  return <TestsPage />;
}
