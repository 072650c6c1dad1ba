import { at, childrenOf, type Element, parseXml, within } from "./xml";

/** Where the parts of a workbook are, by the ids that it has for them. */
export function relations(bytes: Uint8Array | undefined): Map<string, string> {
  if (!bytes) return new Map();
  return new Map(
    within(parseXml(bytes), "Relationship").map(({ attributes }) => {
      const target = attributes.Target ?? "";
      return [attributes.Id ?? "", target.startsWith("/") ? target.slice(1) : `xl/${target}`];
    }),
  );
}

/** Texts and pieces of formatted ones; how they are pronounced is left out. */
export const wordsOf = (element: Element): string =>
  element.children
    .map((child) => (typeof child === "string" ? child : child.name === "rPh" ? "" : wordsOf(child)))
    .join("");

/** Which of the cells' styles show numbers as dates. */
export function dateStyles(bytes: Uint8Array | undefined): boolean[] {
  if (!bytes) return [];
  const styles = at(parseXml(bytes), "styleSheet");
  const own = new Map(
    childrenOf(at(styles, "numFmts"), "numFmt").map(({ attributes }) => [
      attributes.numFmtId ?? "",
      /[ymd]/i.test((attributes.formatCode ?? "").replace(/"[^"]*"|\[[^\]]*\]/g, "")),
    ]),
  );
  return childrenOf(at(styles, "cellXfs"), "xf").map(({ attributes }) => {
    const id = attributes.numFmtId ?? "0";
    const number = Number(id);
    return own.get(id) ?? ((number >= 14 && number <= 17) || number === 22);
  });
}

/** "AB12" is the 28th column. */
export function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? "")?.[0];
  if (!letters) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Days since the end of 1899, with a time where there is one. */
export function dayOf(days: number): string {
  const time = Math.round((days - 25_569) * 86_400_000);
  if (!Number.isFinite(time) || Math.abs(time) > 8e14) return "";
  const iso = new Date(time).toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso.slice(0, 16).replace("T", " ");
}

/** 0.30000000000000004 was written as 0.3. */
export const tidyNumber = (text: string): string =>
  /^-?\d+\.\d{10,}(?:E-?\d+)?$/i.test(text) ? String(Number(Number(text).toPrecision(12))) : text;
