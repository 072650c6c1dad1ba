import { SourcePage } from "../../../../../components/knowledge/source-page";

export default async function Page({ params }: { params: Promise<{ sourceId: string }> }) {
  const { sourceId } = await params;
  return <SourcePage sourceId={sourceId} />;
}
