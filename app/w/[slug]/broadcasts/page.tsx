import { BroadcastsPage } from "../../../../components/broadcasts/broadcasts-page";

export default function Page() {
  return <BroadcastsPage />;
}
