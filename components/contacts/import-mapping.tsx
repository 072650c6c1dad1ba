"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterInputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Select } from "../ui/select";
import { Table, Td, Th, Tr } from "../ui/table";
import type { ImportDraft } from "./import-dialog";

type Target = RouterInputs["contacts"]["startImport"]["mapping"]["targets"][number];
const PLAIN = [
  "email",
  "phone",
  "externalId",
  "tags",
  "locale",
  "timeZone",
  "consentSource",
  "consentAt",
  "skip",
] as const;

/** Where the columns of a file go, with what stands in them. */
export function ImportMapping({
  draft,
  fileName,
  onStarted,
  onCancel,
}: {
  draft: ImportDraft;
  fileName: string;
  onStarted: () => void;
  onCancel: () => void;
}) {
  const t = useTranslations("contacts.imports");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const [targets, setTargets] = useState<Target[]>(draft.targets);
  const [source, setSource] = useState("");
  const [date, setDate] = useState("");
  const [tags, setTags] = useState("");
  const start = useMutation(useTRPC().contacts.startImport.mutationOptions({ onSuccess: onStarted }));
  const known = targets.some((one) => one === "email" || one === "phone" || one === "externalId");
  const consents = targets.some((one) => one.startsWith("consent:"));
  const optionsFor = (column: string): { value: Target; label: string }[] => [
    ...PLAIN.map((target) => ({ value: target, label: t(`targets.${target}`) })),
    { value: "consent:email", label: t("targets.consentEmail") },
    { value: "consent:sms", label: t("targets.consentSms") },
    ...[...new Set([fieldOf(column), ...targets.filter((one) => one.startsWith("field:"))])].map(
      (target) => ({
        value: target,
        label: t("targets.field", { name: target.slice(6) }),
      }),
    ),
  ];
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-muted">
        {t("read", { name: fileName, lines: draft.lines, encoding: draft.encoding.toUpperCase() })}
      </p>
      {start.error ? <Notice tone="danger">{errorText(start.error)}</Notice> : null}
      <Table
        label={t("title")}
        head={
          <>
            <Th>{t("column")}</Th>
            <Th>{t("sample")}</Th>
            <Th>{t("goes")}</Th>
          </>
        }
      >
        {draft.columns.map((column, index) => (
          // Columns may have the same name; they do not move.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Tr key={index}>
            <Td className="font-medium">{column}</Td>
            <Td className="max-w-56 truncate font-mono text-xs text-muted">
              {draft.sample.map((cells) => cells[index] ?? "").find((cell) => cell !== "")}
            </Td>
            <Td>
              <span className="w-48">
                <Select
                  aria-label={`${t("goes")}: ${column}`}
                  size="sm"
                  value={targets[index] ?? "skip"}
                  onValueChange={(target) =>
                    setTargets(targets.map((one, at) => (at === index ? target : one)))
                  }
                  options={optionsFor(column)}
                />
              </span>
            </Td>
          </Tr>
        ))}
      </Table>
      {consents ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t("consentSource")} help={t("consentHelp")}>
            <Input value={source} onValueChange={setSource} maxLength={200} />
          </Field>
          <Field label={t("consentAt")}>
            <Input type="date" value={date} onValueChange={setDate} />
          </Field>
        </div>
      ) : null}
      <Field label={t("tags")} help={t("tagsHelp")}>
        <Input value={tags} onValueChange={setTags} maxLength={400} />
      </Field>
      {known ? null : <Notice tone="warn">{t("identity")}</Notice>}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onCancel}>
          {common("cancel")}
        </Button>
        <Button
          variant="primary"
          disabled={!known}
          loading={start.isPending}
          onClick={() =>
            start.mutate({
              importId: draft.id,
              mapping: {
                targets,
                ...(source.trim() ? { consentSource: source.trim() } : {}),
                ...(date ? { consentAt: date } : {}),
                tags: tags
                  .split(/[,，;；]/)
                  .map((tag) => tag.trim())
                  .filter((tag) => tag !== ""),
              },
            })
          }
        >
          {t("start", { lines: draft.lines })}
        </Button>
      </div>
    </div>
  );
}

const fieldOf = (column: string): Target =>
  `field:${column.replace(/[\p{Cc}$]/gu, "").slice(0, 60) || "field"}`;
