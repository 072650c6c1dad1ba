"use client";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";

/** Mount it with a key per flow: it takes its first value from `name`. */
export function RenameDialog({
  name,
  onClose,
  onRename,
}: {
  name: string;
  onClose: () => void;
  onRename: (name: string) => void;
}) {
  const t = useTranslations("flows.rename");
  const [value, setValue] = useState(name);
  const [tried, setTried] = useState(false);
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const next = value.trim();
    if (!next) return;
    if (next !== name) onRename(next);
    onClose();
  }
  return (
    <FormDialog size="sm" title={t("title")} onClose={onClose} onSubmit={submit}>
      <Field label={t("label")} error={tried && !value.trim() ? t("missing") : undefined}>
        <Input
          value={value}
          onValueChange={setValue}
          maxLength={200}
          onFocus={(event) => event.currentTarget.select()}
        />
      </Field>
    </FormDialog>
  );
}
