"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { errorCode } from "../trpc/error-code";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button, buttonClass } from "../ui/button";
import { cx } from "../ui/cx";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { SkeletonRows } from "../ui/skeleton";
import { NewPasswordField, PersonNameField } from "./account-fields";
import { AuthCard } from "./auth-card";
import { beginSession } from "./begin-session";
import { isLongEnough } from "./field-rules";

type Invitation = RouterOutputs["invitations"]["find"];

/** The page behind an invitation link: join with an account, or make one and join. */
export function Invite({ token }: { token: string }) {
  const t = useTranslations("auth.invite");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const found = useQuery(trpc.invitations.find.queryOptions({ token }));
  const me = useQuery(trpc.account.me.queryOptions());
  if (found.isError) {
    const gone = errorCode(found.error) === "NOT_FOUND" || errorCode(found.error) === "BAD_REQUEST";
    return (
      <AuthCard title={t("untitled")}>
        <Notice tone={gone ? "warn" : "danger"}>{gone ? t("invalid") : errorText(found.error)}</Notice>
        {gone ? (
          <>
            <p className="mt-3 text-muted">{t("invalidHelp")}</p>
            <Link href="/" className={cx(buttonClass(), "mt-3")}>
              {t("toStart")}
            </Link>
          </>
        ) : (
          <Button className="mt-3" onClick={() => void found.refetch()}>
            {common("retry")}
          </Button>
        )}
      </AuthCard>
    );
  }
  if (!found.data || me.isPending)
    return (
      <AuthCard title={t("untitled")}>
        <SkeletonRows rows={3} label={common("loading")} />
      </AuthCard>
    );
  const invitation = found.data;
  return (
    <AuthCard
      title={t("title", { workspace: invitation.workspace })}
      lead={t("leadPlain", { role: common(`roles.${invitation.role}`) })}
    >
      {me.data?.email === invitation.email ? (
        <Accept token={token} email={invitation.email} />
      ) : invitation.hasAccount ? (
        <GoSignIn token={token} email={invitation.email} />
      ) : (
        <Register token={token} invitation={invitation} />
      )}
    </AuthCard>
  );
}

function Accept({ token, email }: { token: string; email: string }) {
  const t = useTranslations("auth.invite");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const accept = useMutation(
    trpc.invitations.accept.mutationOptions({
      onSuccess: ({ slug }) => window.location.assign(`/w/${slug}/flows`),
    }),
  );
  return (
    <div className="flex flex-col gap-3">
      {accept.error ? <Notice tone="danger">{errorText(accept.error)}</Notice> : null}
      <Button
        variant="primary"
        size="lg"
        loading={accept.isPending || accept.isSuccess}
        onClick={() => accept.mutate({ token })}
      >
        {t("acceptAs", { email })}
      </Button>
    </div>
  );
}

function GoSignIn({ token, email }: { token: string; email: string }) {
  const t = useTranslations("auth");
  const next = `/invite/${encodeURIComponent(token)}`;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">{t("invite.existing", { email })}</p>
      <Link
        href={`/sign-in?email=${encodeURIComponent(email)}&next=${encodeURIComponent(next)}`}
        className={buttonClass("primary", "lg")}
      >
        {t("signIn.submit")}
      </Link>
    </div>
  );
}

function Register({ token, invitation }: { token: string; invitation: Invitation }) {
  const t = useTranslations("auth");
  const errorText = useErrorText();
  const locale = useLocale();
  const trpc = useTRPC();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const register = useMutation(
    trpc.invitations.register.mutationOptions({
      onSuccess: async ({ slug, email }) => {
        const session = await beginSession(email, password);
        window.location.assign(
          session.ok ? `/w/${slug}/flows` : `/sign-in?email=${encodeURIComponent(email)}`,
        );
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() && isLongEnough(password))
      register.mutate({ token, name: name.trim(), password, locale });
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {register.error ? <Notice tone="danger">{errorText(register.error)}</Notice> : null}
      <Field label={t("setup.email")}>
        <Input
          size="lg"
          name="email"
          autoComplete="username"
          value={invitation.email}
          readOnly
          className="bg-sunken"
        />
      </Field>
      <PersonNameField
        value={name}
        error={tried && !name.trim() ? t("fields.nameMissing") : undefined}
        onChange={setName}
      />
      <NewPasswordField
        value={password}
        error={tried && !isLongEnough(password) ? t("fields.passwordShort") : undefined}
        onChange={setPassword}
      />
      <Button type="submit" variant="primary" size="lg" loading={register.isPending || register.isSuccess}>
        {t("invite.accept")}
      </Button>
    </form>
  );
}
