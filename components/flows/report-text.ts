import type { ReportEntry } from "../../flow/document/typebot/report";
import { importReport } from "../i18n/catalogues/import-report.en";

type Code = keyof typeof importReport;

/** The catalogue's words for an entry; the importer's own (English) words for a code that has none yet. */
export function reportText(
  t: (code: Code, values?: ReportEntry["values"]) => string,
  entry: ReportEntry,
): string {
  return isKnown(entry.code) ? t(entry.code, entry.values) : entry.message;
}

function isKnown(code: string): code is Code {
  return Object.hasOwn(importReport, code);
}
