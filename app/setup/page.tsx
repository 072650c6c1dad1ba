import { Setup } from "../../components/auth/setup";

export default function Page() {
  return <Setup />;
}
