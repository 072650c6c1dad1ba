"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { AuthCard } from "./auth-card";
import { beginSession, type SignInResult } from "./begin-session";
import { looksLikeEmail } from "./field-rules";
import { PasswordInput } from "./password-input";
import { safeNext } from "./safe-next";

export function SignIn() {
  const t = useTranslations("auth");
  const errors = useTranslations("errors");
  const router = useRouter();
  const search = useSearchParams();
  const trpc = useTRPC();
  const status = useQuery(trpc.setup.status.queryOptions());
  const [email, setEmail] = useState(search.get("email") ?? "");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Extract<SignInResult, { ok: false }> | null>(null);
  const passwordRef = useRef<HTMLInputElement>(null);

  const needsOwner = status.data?.needsOwner;
  useEffect(() => {
    if (needsOwner) router.replace("/setup");
  }, [needsOwner, router]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!looksLikeEmail(email) || !password) return;
    setPending(true);
    const result = await beginSession(email.trim(), password);
    if (result.ok) {
      // A full load: nothing of an earlier account stays in memory.
      window.location.assign(safeNext(search.get("next")));
      return;
    }
    setPending(false);
    setRefusal(result);
    passwordRef.current?.select();
  }
  const words =
    refusal &&
    (refusal.reason === "limited"
      ? t("signIn.tooMany", { minutes: refusal.minutes })
      : refusal.reason === "network"
        ? errors("network")
        : t("signIn.wrong"));

  return (
    <AuthCard title={t("signIn.title")} lead={t("tagline")}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {search.has("signedOut") && !refusal ? <Notice tone="neutral">{t("signIn.signedOut")}</Notice> : null}
        {words ? <Notice tone="danger">{words}</Notice> : null}
        <Field
          label={t("signIn.email")}
          error={tried && !looksLikeEmail(email) ? t("fields.emailInvalid") : undefined}
        >
          <Input
            size="lg"
            type="email"
            name="email"
            autoComplete="username"
            value={email}
            onValueChange={setEmail}
          />
        </Field>
        <Field
          label={t("signIn.password")}
          error={tried && !password ? t("fields.passwordMissing") : undefined}
        >
          <PasswordInput
            size="lg"
            ref={passwordRef}
            name="password"
            autoComplete="current-password"
            value={password}
            onValueChange={setPassword}
          />
        </Field>
        <Button type="submit" variant="primary" size="lg" loading={pending}>
          {t("signIn.submit")}
        </Button>
        <p className="text-xs text-subtle">{t("signIn.forgot")}</p>
      </form>
    </AuthCard>
  );
}
