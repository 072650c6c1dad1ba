"use client";
import { FileUp } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useErrorText } from "../trpc/use-error-text";
import { Field } from "../ui/field";
import { FileButton } from "../ui/file-button";
import { Notice } from "../ui/notice";
import { Select } from "../ui/select";
import { type ChosenFile, type Preview, useReadFile } from "./use-tables";

const MOST_BYTES = 20_000_000;
const TYPES = ".csv,.tsv,.xlsx";

/** Chooses a file and the column by which its rows are found; what is wrong with it is told with row and column. */
export function TableFile({
  chosen,
  onChosen,
  columnKey,
  onColumnKey,
  wanted,
  tried,
}: {
  chosen: ChosenFile | null;
  onChosen: (file: ChosenFile | null) => void;
  columnKey: string | null;
  onColumnKey: (column: string | null) => void;
  /** The column that is meant where the file can be found by it. */
  wanted?: string;
  /** Somebody has tried to send it: what is missing is told. */
  tried: boolean;
}) {
  const t = useTranslations("tables.file");
  const errorText = useErrorText();
  const readFile = useReadFile();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function choose(file: File) {
    onChosen(null);
    onColumnKey(null);
    const wrong = !TYPES.split(",").some((type) => file.name.toLowerCase().endsWith(type))
      ? "kind"
      : file.size > MOST_BYTES
        ? "tooLarge"
        : null;
    setError(wrong ? t(wrong) : null);
    if (wrong) return;
    setBusy(true);
    try {
      const read = await readFile(file);
      onChosen(read);
      const usable = read.preview.columns.filter((one) => one.fault === null);
      onColumnKey((usable.find((one) => one.name === wanted) ?? usable[0])?.name ?? null);
    } catch (fault) {
      setError(errorText(fault));
    } finally {
      setBusy(false);
    }
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">{t("help")}</p>
      <div>
        <FileButton
          icon={<FileUp size={15} aria-hidden />}
          loading={busy}
          accept={TYPES}
          onChoose={(file) => void choose(file)}
        >
          {t("choose")}
        </FileButton>
      </div>
      {error ? <Notice tone="danger">{error}</Notice> : null}
      {tried && !chosen && !busy && !error ? <Notice tone="danger">{t("missing")}</Notice> : null}
      {chosen ? (
        <Found chosen={chosen} columnKey={columnKey} onColumnKey={onColumnKey} tried={tried} />
      ) : null}
    </div>
  );
}

function Found({
  chosen: { name, preview },
  columnKey,
  onColumnKey,
  tried,
}: {
  chosen: ChosenFile;
  columnKey: string | null;
  onColumnKey: (column: string) => void;
  tried: boolean;
}) {
  const t = useTranslations("tables");
  const format = useFormatter();
  if (preview.problems.length > 0) return <Problems problems={preview.problems} />;
  const { columns, rows } = preview;
  const usable = columns.some(({ fault }) => fault === null);
  return (
    <>
      <p className="text-sm">{t("file.found", { rows, columns: columns.length, name })}</p>
      <Field
        label={t("key.label")}
        help={t("key.help")}
        error={usable ? (tried && !columnKey ? t("key.missing") : undefined) : t("key.none")}
      >
        <Select
          value={columnKey}
          onValueChange={onColumnKey}
          options={columns.map(({ name: column, fault, lines }, at) => ({
            value: column,
            label: column,
            disabled: fault !== null,
            description: fault
              ? t(`key.${fault}`, { count: lines.length, lines: format.list(lines.map(String)) })
              : (preview.first[0]?.[at] ?? "").slice(0, 60),
          }))}
        />
      </Field>
    </>
  );
}

function Problems({ problems }: { problems: Preview["problems"] }) {
  const t = useTranslations("tables");
  return (
    <Notice tone="danger">
      {t("file.wrong")}
      <ul className="mt-1 list-disc pl-4">
        {problems.map(({ code, line, column }) => (
          <li key={`${code} ${line} ${column}`}>
            {t(`problems.${code}`, { line: line ?? 0, column: column ?? "" })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
