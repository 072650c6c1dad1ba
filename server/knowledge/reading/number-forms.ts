import { tidyNumber } from "../../workbooks/workbook-parts";
import { at, childrenOf, parseXml } from "../../workbooks/xml";

/** A number as a style shows it; undefined where it is shown as it stands. */
type NumberForm = (text: string) => string;

const TIMES = new Set([18, 19, 20, 21, 45, 46, 47]);
const PERCENTS = new Set([9, 10]);

/** How a workbook's styles show numbers, as far as what is shown says something else than the number: shares, times of day, money. */
export function numberForms(bytes: Uint8Array | undefined): (NumberForm | undefined)[] {
  if (!bytes) return [];
  const styles = at(parseXml(bytes), "styleSheet");
  const codes = new Map(
    childrenOf(at(styles, "numFmts"), "numFmt").map(({ attributes }) => [
      attributes.numFmtId ?? "",
      attributes.formatCode ?? "",
    ]),
  );
  return childrenOf(at(styles, "cellXfs"), "xf").map(({ attributes }) => {
    const id = attributes.numFmtId ?? "0";
    if (PERCENTS.has(Number(id))) return percent;
    if (TIMES.has(Number(id))) return timeOfDay;
    const code = codes.get(id)?.split(";")[0];
    return code === undefined ? undefined : formOf(code);
  });
}

function formOf(code: string): NumberForm | undefined {
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, "");
  if (bare.includes("%")) return percent;
  if (/h/i.test(bare)) return timeOfDay;
  // The words and signs around the figures, "[$€-407]" among them.
  const plain = code
    .replace(/\[\$([^\]-]*)(?:-[^\]]*)?\]/g, '"$1"')
    .replace(/\[[^\]]*\]|[_*]./g, "")
    .replace(/\\(.)/g, '"$1"');
  const [before = "", after = ""] = plain
    .split(/[0#?][0#?.,\s]*/)
    .map((part) => part.replace(/"/g, "").trim());
  const decimals = /\.(0+)/.exec(bare)?.[1]?.length;
  const isWord = (part: string): boolean =>
    /^[\p{L}\p{Sc}/².\s]{1,12}$/u.test(part) && !/^(?:general|e)$/i.test(part);
  if (!isWord(before) && !isWord(after)) return undefined;
  return (text) => {
    const number = Number(text);
    const shown =
      decimals !== undefined && Number.isFinite(number) && Math.abs(number) < 1e12
        ? number.toFixed(decimals)
        : tidyNumber(text);
    return `${isWord(before) ? before : ""}${shown}${isWord(after) ? `${/^[a-z]/i.test(after) ? " " : ""}${after}` : ""}`;
  };
}

function percent(text: string): string {
  const share = Number(text);
  return text !== "" && Number.isFinite(share) ? `${Number((share * 100).toPrecision(12))}%` : text;
}

function timeOfDay(text: string): string {
  const days = Number(text);
  // Longer ones are spans of time.
  if (text === "" || !(days >= 0 && days < 1)) return tidyNumber(text);
  const minutes = Math.round(days * 1_440) % 1_440;
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
