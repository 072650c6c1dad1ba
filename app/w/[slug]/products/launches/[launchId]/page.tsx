import { LaunchPage } from "../../../../../../components/products/launch-page";
import { OnlyLaunchers } from "../../../../../../components/products/only-launchers";

export default async function Page({ params }: { params: Promise<{ launchId: string }> }) {
  const { launchId } = await params;
  return (
    <OnlyLaunchers>
      <LaunchPage launchId={launchId} />
    </OnlyLaunchers>
  );
}
