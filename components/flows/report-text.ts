import type { ReportEntry } from "../../flow/document/typebot/report";
import { flows } from "../i18n/catalogues/flows.en";

type Codes = typeof flows.importing.codes;
type Translate = (key: keyof Codes & string, values?: ReportEntry["values"]) => string;

/** The catalogue's words for an entry; the importer's own (English) words for a code that has none yet. */
export function reportText(t: Translate, entry: ReportEntry): string {
  return isKnown(entry.code) ? t(entry.code, entry.values) : entry.message;
}

function isKnown(code: string): code is keyof Codes & string {
  return Object.hasOwn(flows.importing.codes, code);
}
