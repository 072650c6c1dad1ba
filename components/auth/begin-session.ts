import { signIn } from "next-auth/react";

export type SignInResult =
  | { ok: true }
  | { ok: false; reason: "wrong" | "network" }
  | { ok: false; reason: "limited"; minutes: number };

/** Signs in with e-mail and password. The server's refusals come back as codes in next-auth's error field. */
export async function beginSession(email: string, password: string): Promise<SignInResult> {
  try {
    const answer = await signIn("credentials", { email, password, redirect: false });
    if (answer?.ok && !answer.error) return { ok: true };
    const limited = /^limited(?::(\d+))?/.exec(answer?.error ?? "");
    if (limited)
      return { ok: false, reason: "limited", minutes: Math.max(1, Math.ceil(Number(limited[1] ?? 60) / 60)) };
    return { ok: false, reason: "wrong" };
  } catch (error) {
    console.error(error);
    return { ok: false, reason: "network" };
  }
}
