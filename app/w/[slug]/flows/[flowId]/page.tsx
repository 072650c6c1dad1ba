import { BuilderPage } from "../../../../../components/flows/builder-page";

export default async function Page({ params }: { params: Promise<{ flowId: string }> }) {
  const { flowId } = await params;
  return <BuilderPage flowId={flowId} />;
}
