import { CampaignsPage } from "../../../../components/campaigns/campaigns-page";

export default function Page() {
  return <CampaignsPage />;
}
