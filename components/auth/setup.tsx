"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button, buttonClass } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { RadioGroup } from "../ui/radio-group";
import { NewPasswordField, PersonNameField } from "./account-fields";
import { AuthCard } from "./auth-card";
import { beginSession } from "./begin-session";
import { isLongEnough, looksLikeEmail } from "./field-rules";

/** First run: makes the owner and the workspace, with or without examples. */
export function Setup() {
  const t = useTranslations("auth");
  const errorText = useErrorText();
  const locale = useLocale();
  const trpc = useTRPC();
  const status = useQuery(trpc.setup.status.queryOptions());
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [workspaceName, setWorkspaceName] = useState("");
  const [demo, setDemo] = useState<"yes" | "no">("yes");
  const [tried, setTried] = useState(false);
  const create = useMutation(
    trpc.setup.createOwner.mutationOptions({
      onSuccess: async ({ slug }) => {
        const session = await beginSession(email.trim(), password);
        window.location.assign(
          session.ok ? `/w/${slug}/flows` : `/sign-in?email=${encodeURIComponent(email.trim())}`,
        );
      },
    }),
  );
  const faults = {
    name: name.trim() ? undefined : t("fields.nameMissing"),
    email: looksLikeEmail(email) ? undefined : t("fields.emailInvalid"),
    password: isLongEnough(password) ? undefined : t("fields.passwordShort"),
    workspace: workspaceName.trim() ? undefined : t("fields.workspaceMissing"),
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.values(faults).some(Boolean)) return;
    create.mutate({
      name: name.trim(),
      email: email.trim(),
      password,
      workspaceName: workspaceName.trim(),
      locale,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      demo: demo === "yes",
    });
  }

  if (status.data?.needsOwner === false && !create.isPending && !create.isSuccess) {
    return (
      <AuthCard title={t("setup.title")} lead={t("setup.done")}>
        <Link href="/sign-in" className={buttonClass("primary", "lg")}>
          {t("setup.signInInstead")}
        </Link>
      </AuthCard>
    );
  }
  return (
    <AuthCard wide title={t("setup.title")} lead={t("setup.lead")}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {create.error ? <Notice tone="danger">{errorText(create.error)}</Notice> : null}
        <PersonNameField value={name} error={tried ? faults.name : undefined} onChange={setName} />
        <Field label={t("setup.email")} help={t("setup.emailHelp")} error={tried ? faults.email : undefined}>
          <Input
            size="lg"
            type="email"
            name="email"
            autoComplete="username"
            value={email}
            onValueChange={setEmail}
          />
        </Field>
        <NewPasswordField
          value={password}
          error={tried ? faults.password : undefined}
          onChange={setPassword}
        />
        <Field
          label={t("setup.workspace")}
          help={t("setup.workspaceHelp")}
          error={tried ? faults.workspace : undefined}
        >
          <Input
            size="lg"
            name="organization"
            autoComplete="organization"
            maxLength={80}
            placeholder={t("setup.workspacePlaceholder")}
            value={workspaceName}
            onValueChange={setWorkspaceName}
          />
        </Field>
        <div className="flex flex-col gap-1.5">
          <span className="text-xs font-medium text-muted">{t("setup.demo")}</span>
          <RadioGroup
            cards
            aria-label={t("setup.demo")}
            value={demo}
            onValueChange={setDemo}
            options={[
              { value: "yes", label: t("setup.demoYes"), description: t("setup.demoYesHelp") },
              { value: "no", label: t("setup.demoNo"), description: t("setup.demoNoHelp") },
            ]}
          />
        </div>
        <Button type="submit" variant="primary" size="lg" loading={create.isPending || create.isSuccess}>
          {t("setup.submit")}
        </Button>
      </form>
    </AuthCard>
  );
}
