import { SignIn } from "../../components/auth/sign-in";

export default function Page() {
  return <SignIn />;
}
