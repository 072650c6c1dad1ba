import { CasesPage } from "../../../../components/people/cases-page";

export default function Page() {
  return <CasesPage />;
}
