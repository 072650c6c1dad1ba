"use client";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

const FORM_ID = "rename-flow";

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
  const common = useTranslations("common");
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
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="sm"
      title={t("title")}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button variant="primary" type="submit" form={FORM_ID}>
            {common("save")}
          </Button>
        </>
      }
    >
      <form id={FORM_ID} noValidate onSubmit={submit}>
        <Field label={t("label")} error={tried && !value.trim() ? t("missing") : undefined}>
          <Input
            value={value}
            onValueChange={setValue}
            maxLength={200}
            onFocus={(event) => event.currentTarget.select()}
          />
        </Field>
      </form>
    </Dialog>
  );
}
