import { LinksPage } from "../../../../components/links/links-page";

export default function Page() {
  return <LinksPage />;
}
