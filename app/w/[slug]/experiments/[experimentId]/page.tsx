import { ExperimentPage } from "../../../../../components/experiments/experiment-page";

export default async function Page({ params }: { params: Promise<{ experimentId: string }> }) {
  const { experimentId } = await params;
  return <ExperimentPage experimentId={experimentId} />;
}
