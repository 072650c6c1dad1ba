import { pairColumns } from "../cut-passages";

export interface LabelCell {
  readonly text: string;
  /** Marked as the name of a row or a column. */
  readonly isHead: boolean;
}

/** Longer names are text. */
const NAME = 40;

/**
 * A table of names and values without names of columns, as data sheets have it, one name with its value per line ("Weight: 3 kg"); also
 * where several stand in a row. Undefined for any other table.
 */
export function labelLines(rows: readonly (readonly LabelCell[])[]): string | undefined {
  const full = rows.filter((row) => row.some(({ text }) => text));
  const width = Math.max(0, ...full.map(({ length }) => length));
  if (width < 2 || width % 2 === 1 || full.length === 0) return undefined;
  const marked = full.some((row) => row.some(({ isHead }) => isHead));
  if (marked ? !full.every(alternates) : !looksLabelled(full, width)) return undefined;
  const lines = full.flatMap((row) =>
    row.flatMap(({ text }, at) => {
      if (at % 2 === 1) return [];
      const value = row[at + 1]?.text ?? "";
      if (text && value) return [`${text.replace(/\s*[:：]$/, "")}: ${value}`];
      return text || value ? [text || value] : [];
    }),
  );
  return lines.length > 0 ? lines.join("\n") : undefined;
}

/** A name, its value, a name, its value. */
const alternates = (row: readonly LabelCell[]): boolean =>
  row.every(({ isHead, text }, at) => isHead === (at % 2 === 0) || text === "");

function looksLabelled(rows: readonly (readonly LabelCell[])[], width: number): boolean {
  const [head = [], ...body] = rows;
  if (pairColumns(head.map(({ text }) => text))) return false;
  const names = rows.flatMap((row) => row.filter((_, at) => at % 2 === 0).map(({ text }) => text));
  const named = names.filter(Boolean);
  const areNames =
    new Set(named).size === named.length &&
    named.every((text) => text.length <= NAME && !/\d{2}|[。！？!?]/.test(text));
  if (!areNames) return false;
  // Where every value but the first is a number, the first names them.
  return !Array.from({ length: width / 2 }, (_, at) => 2 * at + 1).some(
    (at) =>
      body.length > 0 &&
      !/\d/.test(head[at]?.text ?? "") &&
      body.every((row) => /\d|^$/.test(row[at]?.text ?? "")),
  );
}
