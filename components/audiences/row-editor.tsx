"use client";
import { Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { useConsentKinds } from "../contacts/consent-kinds";
import { PurposeField } from "../contacts/purpose-field";
import type { RouterOutputs } from "../trpc/router-types";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { needsValue, newRow, ROW_KINDS, ROW_OPERATORS, type Row, WINDOWS } from "./audience-rows";
import { operatorWords } from "./condition-line";

type Audience = RouterOutputs["audiences"]["list"][number];

/** One condition of an audience, read like a sentence. */
export function RowEditor({
  row,
  audiences,
  onChange,
  onRemove,
}: {
  row: Row;
  audiences: readonly Audience[];
  onChange: (row: Row) => void;
  onRemove: () => void;
}) {
  const t = useTranslations("audiences");
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg border border-line bg-surface p-2">
      <span className="w-32">
        <Select
          aria-label={t("what.label")}
          size="sm"
          value={row.kind}
          onValueChange={(kind) => onChange(newRow(kind))}
          options={ROW_KINDS.map((kind) => ({ value: kind, label: t(`what.${kind}`) }))}
        />
      </span>
      <Name row={row} audiences={audiences} onChange={onChange} />
      <Comparison row={row} onChange={onChange} />
      {needsValue(row) ? (
        <span className="w-28">
          <Input
            size="sm"
            aria-label={
              row.kind === "event" ? t("timesValue") : row.kind === "tag" ? t("tagName") : t("rightSide")
            }
            value={row.value}
            maxLength={200}
            placeholder={row.kind === "tag" ? t("tagName") : undefined}
            onValueChange={(value) => onChange({ ...row, value })}
          />
        </span>
      ) : null}
      {row.kind === "event" ? (
        <>
          <span className="text-sm text-muted">{t("times")}</span>
          <span className="w-28">
            <Select
              aria-label={t("window")}
              size="sm"
              value={row.window}
              onValueChange={(window) => onChange({ ...row, window })}
              options={WINDOWS.map((window) => ({ value: window, label: t(`windows.${window}`) }))}
            />
          </span>
        </>
      ) : null}
      <span className="ml-auto">
        <IconButton label={t("remove")} icon={<Trash2 size={15} aria-hidden />} onClick={onRemove} />
      </span>
    </div>
  );
}

type Part = { row: Row; onChange: (row: Row) => void };

function Name({ row, audiences, onChange }: Part & { audiences: readonly Audience[] }) {
  const t = useTranslations("audiences");
  const { channels } = useConsentKinds();
  if (row.kind === "tag") return null;
  if (row.kind === "consent")
    return (
      <>
        <span className="w-32">
          <Select
            aria-label={t("channel")}
            size="sm"
            value={row.name}
            onValueChange={(name) => onChange({ ...row, name })}
            options={channels([row.name])}
          />
        </span>
        <span className="flex w-36 flex-col gap-1">
          <PurposeField compact value={row.purpose} onChange={(purpose) => onChange({ ...row, purpose })} />
        </span>
      </>
    );
  if (row.kind === "audience")
    return (
      <span className="w-44">
        <Select
          aria-label={t("what.audience")}
          size="sm"
          value={row.name || null}
          placeholder={t("chooseAudience")}
          onValueChange={(name) => onChange({ ...row, name })}
          options={audiences.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </span>
    );
  const words = {
    event: [t("event"), t("eventPlaceholder")],
    eventTime: [t("event"), t("eventPlaceholder")],
    field: [t("fieldName"), t("fieldPlaceholder")],
    value: [t("currency"), "CNY"],
    orders: [t("currency"), "CNY"],
    interest: [t("topic"), t("topicPlaceholder")],
  }[row.kind];
  return (
    <span className={row.kind === "value" || row.kind === "orders" ? "w-16" : "w-44"}>
      <Input
        size="sm"
        aria-label={words[0]}
        placeholder={words[1]}
        value={row.name}
        maxLength={100}
        onValueChange={(name) => onChange({ ...row, name })}
      />
    </span>
  );
}

function Comparison({ row, onChange }: Part) {
  const t = useTranslations("audiences");
  return (
    <span className="w-32">
      <Select
        aria-label={t("operator")}
        size="sm"
        value={row.operator}
        onValueChange={(operator) => onChange({ ...row, operator })}
        options={ROW_OPERATORS[row.kind].map((operator) => ({
          value: operator,
          label: operatorWords(t, row.kind, operator),
        }))}
      />
    </span>
  );
}
