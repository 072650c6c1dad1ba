"use client";
import { useTranslations } from "use-intl";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { PasswordInput } from "./password-input";

interface FieldProps {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** What somebody wants to be called. */
export function PersonNameField({ value, error, onChange }: FieldProps) {
  const t = useTranslations("auth.setup");
  return (
    <Field label={t("name")} error={error}>
      <Input
        size="lg"
        name="name"
        autoComplete="name"
        maxLength={120}
        value={value}
        onValueChange={onChange}
      />
    </Field>
  );
}

/** The password of a new account. */
export function NewPasswordField({ value, error, onChange }: FieldProps) {
  const t = useTranslations("auth.setup");
  return (
    <Field label={t("password")} help={t("passwordHelp")} error={error}>
      <PasswordInput
        size="lg"
        name="password"
        autoComplete="new-password"
        maxLength={200}
        value={value}
        onValueChange={onChange}
      />
    </Field>
  );
}
