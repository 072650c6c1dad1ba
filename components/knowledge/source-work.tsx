import { useTranslations } from "use-intl";
import { Badge } from "../ui/badge";
import { Progress } from "../ui/progress";
import type { Source } from "./use-knowledge";
import { useReadingFault } from "./use-reading-fault";

/** What is being done with a source, with its progress, or why it could not be read. */
export function SourceWork({ work }: { work: NonNullable<Source["work"]> }) {
  const t = useTranslations("knowledge.work");
  const faultText = useReadingFault();
  if (work.step === "failed")
    return (
      <span className="flex flex-wrap items-center gap-2 text-xs">
        <Badge tone="danger">{t("failed")}</Badge>
        {work.error ? <span className="text-danger-text">{faultText(work.error)}</span> : null}
        {work.refused ? <span className="text-muted">{t("refused", { name: work.refused })}</span> : null}
      </span>
    );
  return (
    <div className="max-w-56">
      <Progress
        value={work.total > 0 ? work.done : null}
        max={Math.max(1, work.total)}
        label={t(work.step)}
        detail={work.total > 0 ? t("progress", { done: work.done, total: work.total }) : undefined}
      />
    </div>
  );
}

const KNOWN = [
  "pages_without_text",
  "pictures_skipped",
  "table_cut",
  "text_cut",
  "encrypted",
  "unknown_charset",
  "charset_guessed",
  "sheets_skipped",
  "unreadable_part",
  "hidden_skipped",
  "formulas_empty",
  "quote_open",
  "original_dropped",
] as const;

/** What could not be read of a source, in words. */
export function SourceNotes({ notes }: { notes: Source["notes"] }) {
  const t = useTranslations("knowledge.notes");
  if (notes.length === 0) return null;
  return (
    <div className="rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text">
      <p className="font-medium">{t("title")}</p>
      <ul className="mt-1 list-disc space-y-0.5 pl-4">
        {notes.map(({ code, detail }) => {
          const known = KNOWN.find((one) => one === code);
          return (
            <li key={`${code} ${detail}`}>{known ? t(known, { detail }) : t("other", { code, detail })}</li>
          );
        })}
      </ul>
    </div>
  );
}
