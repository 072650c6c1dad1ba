import { LaunchPage } from "../../../../../../components/products/launch-page";

export default async function Page({ params }: { params: Promise<{ launchId: string }> }) {
  const { launchId } = await params;
  return <LaunchPage launchId={launchId} />;
}
