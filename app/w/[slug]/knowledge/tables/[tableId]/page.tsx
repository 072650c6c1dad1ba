import { TablePage } from "../../../../../../components/tables/table-page";

export default async function Page({ params }: { params: Promise<{ tableId: string }> }) {
  const { tableId } = await params;
  return <TablePage tableId={tableId} />;
}
