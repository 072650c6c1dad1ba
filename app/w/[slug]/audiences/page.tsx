import { AudiencesPage } from "../../../../components/audiences/audiences-page";

export default function Page() {
  return <AudiencesPage />;
}
