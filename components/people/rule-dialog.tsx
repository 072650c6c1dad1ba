"use client";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { Textarea } from "../ui/textarea";
import type { PeopleSettings } from "./use-people-settings";

export type Rule = PeopleSettings["rules"][number];

const MOST_WORDS = 300;
const LONGEST = 100;

/** A rule of the workspace's own. `rule` null makes a new one. */
export function RuleDialog({
  rule,
  onSave,
  onClose,
}: {
  rule: Rule | null;
  onSave: (rule: Rule) => void;
  onClose: () => void;
}) {
  const t = useTranslations("service.rules.hard");
  const [name, setName] = useState(rule?.name ?? "");
  const [typed, setTyped] = useState(rule?.words.join("\n") ?? "");
  const [complaint, setComplaint] = useState(rule?.complaint ?? false);
  const [tried, setTried] = useState(false);
  const words = [
    ...new Set(
      typed
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    ),
  ];
  const wrong =
    words.length === 0
      ? "wordsMissing"
      : words.length > MOST_WORDS || words.some((word) => word.length > LONGEST)
        ? "wordsLong"
        : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || wrong) return;
    onSave({
      id: rule?.id ?? `own-${crypto.randomUUID()}`,
      name: name.trim(),
      words,
      on: rule?.on ?? true,
      complaint,
    });
    onClose();
  }
  return (
    <FormDialog title={rule ? t("edit") : t("new")} onClose={onClose} onSubmit={submit}>
      <Field label={t("name")} error={tried && name.trim() === "" ? t("nameMissing") : undefined}>
        <Input value={name} onValueChange={setName} maxLength={120} placeholder={t("namePlaceholder")} />
      </Field>
      <Field label={t("wordsLabel")} help={t("wordsHelp")} error={tried && wrong ? t(wrong) : undefined}>
        <Textarea rows={6} value={typed} onValueChange={setTyped} maxLength={31_000} />
      </Field>
      <Checkbox
        checked={complaint}
        onCheckedChange={setComplaint}
        label={t("complaint")}
        description={t("complaintHelp")}
      />
    </FormDialog>
  );
}
