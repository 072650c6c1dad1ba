"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { isLocale, LOCALE_LIST, LOCALES, type Locale } from "../i18n/locales";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import { isAbout } from "./field-error";

export type Canned = RouterOutputs["canned"]["list"][number];

const ANY = "any";
const VARIABLES = { contact: "{{ contact.name }}", agent: "{{ agent.name }}" } as const;
const VARIABLE_NAMES = ["contact", "agent"] as const;

/** Makes a canned reply (`reply` null) or changes one. */
export function CannedDialog({ reply, onClose }: { reply: Canned | null; onClose: () => void }) {
  const t = useTranslations("service.replies");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const area = useRef<HTMLTextAreaElement>(null);
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? "");
  const [text, setText] = useState(reply?.text ?? "");
  const [locale, setLocale] = useState<Locale | null>(isLocale(reply?.locale) ? reply.locale : null);
  const [tried, setTried] = useState(false);
  const save = useMutation(
    trpc.canned.save.mutationOptions({
      onSuccess: () => {
        toast.success(common("saved"));
        onClose();
        return queries.invalidateQueries({ queryKey: trpc.canned.list.queryKey() });
      },
    }),
  );
  const taken = isAbout(save.error, "shortcut");
  const typed = shortcut.trim().replace(/^\/+/, "");
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (typed === "" || text.trim() === "") return;
    save.mutate({ ...(reply ? { cannedId: reply.id } : {}), shortcut: typed, text: text.trim(), locale });
  }
  function insert(variable: string) {
    const at = area.current?.selectionStart ?? text.length;
    setText(text.slice(0, at) + variable + text.slice(at));
    area.current?.focus();
  }
  return (
    <FormDialog
      title={reply ? t("edit") : t("new")}
      pending={save.isPending}
      fault={save.error && !taken ? errorText(save.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className="grid gap-3 sm:grid-cols-[1fr_10rem]">
        <Field
          label={t("shortcut")}
          help={t("shortcutHelp")}
          error={tried && typed === "" ? t("shortcutMissing") : taken ? errorText(save.error) : undefined}
        >
          <Input
            value={shortcut}
            onValueChange={(next) => {
              setShortcut(next);
              save.reset();
            }}
            maxLength={60}
            placeholder={t("shortcutPlaceholder")}
            leading="/"
          />
        </Field>
        <Field label={t("locale")}>
          <Select
            value={locale ?? ANY}
            onValueChange={(next) => setLocale(next === ANY ? null : next)}
            options={[
              { value: ANY, label: t("anyLocale") },
              ...LOCALE_LIST.map((value) => ({ value, label: LOCALES[value] })),
            ]}
          />
        </Field>
      </div>
      <Field label={t("text")} error={tried && text.trim() === "" ? t("textMissing") : undefined}>
        <Textarea ref={area} rows={5} maxLength={10_000} value={text} onValueChange={setText} />
      </Field>
      <div className="flex flex-wrap items-center gap-2 text-xs text-subtle">
        {t("insert")}
        {VARIABLE_NAMES.map((name) => (
          <Button key={name} size="sm" onClick={() => insert(VARIABLES[name])}>
            {t(`variables.${name}`)}
          </Button>
        ))}
      </div>
    </FormDialog>
  );
}
