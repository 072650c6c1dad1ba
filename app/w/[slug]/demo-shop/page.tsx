import { DemoShopPage } from "../../../../components/demo-shop/demo-shop-page";

export default function Page() {
  return <DemoShopPage />;
}
