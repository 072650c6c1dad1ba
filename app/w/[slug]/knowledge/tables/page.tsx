import { TablesPage } from "../../../../../components/tables/tables-page";

export default function Page() {
  return <TablesPage />;
}
