"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { beginSession } from "../auth/begin-session";
import { isLongEnough } from "../auth/field-rules";
import { PasswordInput } from "../auth/password-input";
import { LOCALE_LIST, LOCALES } from "../i18n/locales";
import { useSession } from "../shell/session-context";
import { signOut } from "../shell/sign-out";
import { THEMES } from "../shell/themes";
import { usePreferences } from "../shell/use-preferences";
import { errorReason } from "../trpc/error-code";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { SettingsLead } from "./settings-lead";
import { SettingsSection } from "./settings-section";

/** One's own name, language, theme, password and sessions. */
export function AccountSettings() {
  const t = useTranslations("settings");
  const common = useTranslations("common");
  const { locale, theme, setLocale, setTheme } = usePreferences();
  return (
    <>
      <SettingsLead title={t("nav.account")}>{t("account.lead")}</SettingsLead>
      <Profile />
      <SettingsSection title={t("account.appearance")}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("account.language")}>
            <Select
              value={locale}
              onValueChange={setLocale}
              options={LOCALE_LIST.map((value) => ({ value, label: LOCALES[value] }))}
            />
          </Field>
          <div className="flex flex-col gap-1">
            <span className="text-xs font-medium text-muted">{t("account.theme")}</span>
            <SegmentedControl
              aria-label={t("account.theme")}
              value={theme}
              onValueChange={setTheme}
              options={THEMES.map((value) => ({ value, label: common(`theme.${value}`) }))}
            />
          </div>
        </div>
      </SettingsSection>
      <Password />
      <Sessions />
    </>
  );
}

function Profile() {
  const t = useTranslations("settings.account");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { me } = useSession();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState(me.name);
  const update = useMutation(
    trpc.account.updateProfile.mutationOptions({
      onSuccess: () => {
        toast.success(common("saved"));
        return queryClient.invalidateQueries({ queryKey: trpc.account.me.queryKey() });
      },
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) update.mutate({ name: name.trim() });
  }
  return (
    <form onSubmit={submit}>
      <SettingsSection
        title={t("profile")}
        footer={
          <Button
            type="submit"
            variant="primary"
            loading={update.isPending}
            disabled={!name.trim() || name.trim() === me.name}
          >
            {common("save")}
          </Button>
        }
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("name")}>
            <Input autoComplete="name" maxLength={120} value={name} onValueChange={setName} />
          </Field>
          <Field label={t("email")}>
            <Input value={me.email} readOnly className="bg-sunken" />
          </Field>
        </div>
      </SettingsSection>
    </form>
  );
}

function Password() {
  const t = useTranslations("settings.account");
  const fields = useTranslations("auth.fields");
  const errorText = useErrorText();
  const { me } = useSession();
  const trpc = useTRPC();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [tried, setTried] = useState(false);
  const change = useMutation(
    trpc.account.changePassword.mutationOptions({
      onSuccess: async (_answer, input) => {
        // The change ends every session, this one too; the person just proved who they are.
        const session = await beginSession(me.email, input.next);
        if (!session.ok) return window.location.assign(`/sign-in?email=${encodeURIComponent(me.email)}`);
        setCurrent("");
        setNext("");
        setTried(false);
        toast.success(t("passwordChanged"));
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (current && isLongEnough(next)) change.mutate({ current, next });
  }
  const wrong = change.error && errorReason(change.error) === "wrong-password";
  return (
    <form noValidate onSubmit={submit}>
      <SettingsSection
        title={t("password")}
        footer={
          <Button type="submit" variant="primary" loading={change.isPending}>
            {t("changePassword")}
          </Button>
        }
      >
        <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={t("currentPassword")}
            error={wrong ? t("passwordWrong") : tried && !current ? fields("passwordMissing") : undefined}
          >
            <PasswordInput autoComplete="current-password" value={current} onValueChange={setCurrent} />
          </Field>
          <Field
            label={t("newPassword")}
            help={t("newPasswordHelp")}
            error={
              change.error && !wrong
                ? errorText(change.error)
                : tried && !isLongEnough(next)
                  ? fields("passwordShort")
                  : undefined
            }
          >
            <PasswordInput autoComplete="new-password" maxLength={200} value={next} onValueChange={setNext} />
          </Field>
        </div>
      </SettingsSection>
    </form>
  );
}

function Sessions() {
  const t = useTranslations("settings.account");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const end = useMutation(
    trpc.account.signOutEverywhere.mutationOptions({
      onSuccess: () => signOut(),
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  return (
    <SettingsSection title={t("sessions")} description={t("sessionsBody")}>
      <div>
        <Button loading={end.isPending} onClick={() => end.mutate()}>
          {t("signOutEverywhere")}
        </Button>
      </div>
    </SettingsSection>
  );
}
