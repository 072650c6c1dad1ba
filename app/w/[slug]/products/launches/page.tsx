import { LaunchesPage } from "../../../../../components/products/launches-page";
import { OnlyLaunchers } from "../../../../../components/products/only-launchers";

export default function Page() {
  return (
    <OnlyLaunchers>
      <LaunchesPage />
    </OnlyLaunchers>
  );
}
