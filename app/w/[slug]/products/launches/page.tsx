import { LaunchesPage } from "../../../../../components/products/launches-page";

export default function Page() {
  return <LaunchesPage />;
}
