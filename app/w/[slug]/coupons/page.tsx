import { CouponsPage } from "../../../../components/coupons/coupons-page";

export default function Page() {
  return <CouponsPage />;
}
