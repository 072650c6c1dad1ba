"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import type { RouterInputs, RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Select } from "../ui/select";
import { Table, Td, Th, Tr } from "../ui/table";
import type { ImportView } from "./import-dialog";
import { ImportPreview } from "./import-preview";
import { useSettled } from "./use-settled";

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

type Draft = RouterOutputs["contacts"]["importDraft"];
type Preset = Draft["preset"];
const PRESETS = ["generic", "shopify", "youzan"] as const;

/** Where the columns of a file go, with what stands in them and what its lines would become. */
export function ImportMapping(props: { view: ImportView; onStarted: () => void; onCancel: () => void }) {
  const trpc = useTRPC();
  const draft = useQuery(trpc.contacts.importDraft.queryOptions({ importId: props.view.id }));
  return <QueryState query={draft}>{(data) => <Mapping {...props} draft={data} />}</QueryState>;
}

function Mapping({
  view,
  draft,
  onStarted,
  onCancel,
}: {
  view: ImportView;
  draft: Draft;
  onStarted: () => void;
  onCancel: () => void;
}) {
  const t = useTranslations("contacts.imports");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const [preset, setPreset] = useState<Preset>(draft.preset);
  const [targets, setTargets] = useState<Target[]>(draft.guesses[draft.preset]);
  const [source, setSource] = useState(draft.sources[draft.preset]);
  const [date, setDate] = useState("");
  const [tags, setTags] = useState("");
  const start = useMutation(useTRPC().contacts.startImport.mutationOptions({ onSuccess: onStarted }));
  const mapping = {
    targets,
    ...(source.trim() ? { consentSource: source.trim() } : {}),
    ...(date ? { consentAt: date } : {}),
    tags: tags
      .split(/[,，;；]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ""),
  };
  function choose(next: Preset) {
    setPreset(next);
    setTargets(draft.guesses[next]);
    setSource(draft.sources[next]);
  }
  // Typing does not ask at every key.
  const settled = useSettled(mapping, 300);
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
      <div className="flex flex-wrap items-end justify-between gap-3">
        <p className="text-sm text-muted">
          {t("read", {
            name: view.fileName,
            lines: view.lines,
            encoding: (view.encoding ?? "").toUpperCase(),
          })}
        </p>
        <span className="w-56">
          <Select
            aria-label={t("preset")}
            size="sm"
            value={preset}
            onValueChange={choose}
            options={PRESETS.map((value) => ({ value, label: t(`presets.${value}`) }))}
          />
        </span>
      </div>
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
      {known ? (
        <ImportPreview importId={view.id} mapping={settled} />
      ) : (
        <Notice tone="warn">{t("identity")}</Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onCancel}>
          {common("cancel")}
        </Button>
        <Button
          variant="primary"
          disabled={!known}
          loading={start.isPending}
          onClick={() => start.mutate({ importId: view.id, mapping })}
        >
          {t("start", { lines: view.lines })}
        </Button>
      </div>
    </div>
  );
}

const fieldOf = (column: string): Target =>
  `field:${column.replace(/[\p{Cc}$]/gu, "").slice(0, 60) || "field"}`;
