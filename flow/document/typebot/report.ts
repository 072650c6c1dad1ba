import type { TypebotBlock, TypebotGroup } from "./typebot-file";

/** `changed`: works a little differently. `partial`: some of it is lost. `unsupported`: a note stands in its place. */
export type ReportSeverity = "changed" | "partial" | "unsupported";

/** One thing that an import could not keep as it was. `code` names the text in the catalogues, `values` fill it in. */
export type ReportEntry = {
  /** The block's (or event's) id; empty where the whole file is meant. */
  block: string;
  /** The title of its group. */
  group: string;
  type: string;
  severity: ReportSeverity;
  code: string;
  message: string;
  values?: { [name: string]: string | number };
};

export type Note = {
  severity: ReportSeverity;
  code: string;
  message: string;
  values?: ReportEntry["values"];
};

/** Gathers what is to be told of an import, each thing once. */
export class Report {
  readonly entries: ReportEntry[] = [];
  private readonly seen = new Set<string>();

  add(
    group: Pick<TypebotGroup, "title"> | null,
    block: Pick<TypebotBlock, "id" | "type"> | null,
    note: Note,
  ): void {
    const entry: ReportEntry = {
      block: block?.id ?? "",
      group: group?.title ?? "",
      type: block?.type ?? "file",
      ...note,
    };
    const key = JSON.stringify([entry.block, entry.code, entry.values]);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.entries.push(entry);
  }
}
