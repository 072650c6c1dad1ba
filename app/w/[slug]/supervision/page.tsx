import { WallPage } from "../../../../components/people/wall-page";

export default function Page() {
  return <WallPage />;
}
