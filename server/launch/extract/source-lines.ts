/** Where something stands in a source: UTF-16 units, the end not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface SourceLine extends Span {
  readonly kind: "heading" | "row" | "item" | "text";
  /** Without the marks of Markdown. */
  readonly text: string;
  /** The heading it stands under. */
  readonly heading: string;
  /** Of a heading. */
  readonly level: number;
  /** Of a row. */
  readonly cells: readonly string[];
  /** Of a row: the names of its columns. */
  readonly columns: readonly string[];
}

/** The sign before an item of a list; Chinese has no space after it. */
const ITEM =
  /^(?:[-*+•·–][ \t]+(?:[●▪◆★✓✔☑►▶○◦■□※➤✅🔥👉]\s*)?|[●▪◆★✓✔☑►▶○◦■□※➤✅🔥👉]\uFE0F?\s*|\d{1,2}[.)][ \t]+|\d{1,2}、\s*|[一二三四五六七八九十]{1,2}、\s*|[（(]\d{1,2}[)）]\s*|[①-⑳]\s*)/u;

/** The lines of Markdown that say something, each with its place. */
export function linesOf(source: string): SourceLine[] {
  const lines: SourceLine[] = [];
  let heading = "";
  let columns: readonly string[] = [];
  let at = 0;
  const all = source.split("\n");
  for (const [index, raw] of all.entries()) {
    const begin = at + (raw.length - raw.trimStart().length);
    const body = raw.trim();
    at += raw.length + 1;
    if (body === "" || /^(?:[-*_]{3,}|\|(?:\s*:?-+:?\s*\|)+|```.*)$/.test(body)) continue;
    const span = { from: begin, to: begin + body.length };
    const head = /^(#{1,6})\s+(.*?)\s*#*$/.exec(body);
    const blank = { heading, level: 0, cells: [], columns: [] };
    if (head) {
      heading = plainText(head[2] ?? "");
      lines.push({ ...blank, ...span, kind: "heading", level: head[1]?.length ?? 1, text: heading, heading });
    } else if (/^\|.*\|$/.test(body)) {
      const cells = body
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => plainText(cell.replaceAll("\\|", "|")));
      // The row above a rule names the columns.
      if (/^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/.test(all[index + 1] ?? "")) columns = cells;
      else lines.push({ ...blank, ...span, kind: "row", text: cells.join(" "), cells, columns });
    } else {
      const item = ITEM.exec(body)?.[0] ?? "";
      const text = plainText(body.slice(item.length));
      if (text)
        lines.push({ ...blank, ...span, from: begin + item.length, kind: item ? "item" : "text", text });
    }
  }
  return lines;
}

// Marks that never end are not looked for to the end of the text from each of their beginnings.
const plainText = (text: string): string =>
  text
    .replace(/!\[([^\]]{0,500})\]\([^)]{0,2000}\)/g, "$1")
    .replace(/\[([^\]]{0,500})\]\([^)]{0,2000}\)/g, "$1")
    .replace(/(\*\*|__|~~|`)(?=\S)(.{0,1000}?\S)\1/g, "$2")
    .replace(/\\([\\`*_{}[\]()#+.!|-])/g, "$1")
    .trim();

/** The sentences of a line, each with its place in the source. */
export function sentencesOf(source: string, line: Span): (Span & { readonly text: string })[] {
  const whole = source.slice(line.from, line.to);
  const found: (Span & { text: string })[] = [];
  let from = 0;
  const add = (to: number) => {
    const raw = whole.slice(from, to).replace(/\s[|｜]\s$/, "");
    const text = plainText(raw);
    if (text) {
      const start = line.from + from + (raw.length - raw.trimStart().length);
      found.push({ from: start, to: start + raw.trim().length, text });
    }
    from = to;
  };
  for (const mark of whole.matchAll(/[。！？!?；]+[”’」』"')）]*|\.+["')]*(?=\s|$)|\s[|｜]\s/g))
    add(mark.index + mark[0].length);
  add(whole.length);
  return found;
}
