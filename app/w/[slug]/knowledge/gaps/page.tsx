import { GapsPage } from "../../../../../components/knowledge/gaps-page";

export default function Page() {
  return <GapsPage />;
}
