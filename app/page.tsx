import { Front } from "../components/auth/front";

export default function Page() {
  return <Front />;
}
