import { sanitizeText } from "../../../flow/text/json";
import type { DocumentText } from "./document-text";

/** Bytes as text: UTF-8 or UTF-16 by its mark, the given character set, else what reads without faults: UTF-8, or of GB 18030 and Big5 the one that gives usual characters; where the letters with marks stand alone among others, what Western Europe writes. */
export function decodeText(
  bytes: Uint8Array,
  charset?: string,
): { text: string; notes: DocumentText["notes"] } {
  for (const name of [
    marked(bytes),
    charset,
    "utf-8",
    ...(isWestern(bytes) ? ["windows-1252"] : chinese(bytes)),
  ]) {
    if (!name) continue;
    try {
      const text = new TextDecoder(name, { fatal: true }).decode(bytes);
      return { text: sanitizeText(text), notes: [] };
    } catch {
      // Not this one; the next is tried.
    }
  }
  return {
    text: sanitizeText(new TextDecoder().decode(bytes)),
    notes: [{ code: "unknown_charset", detail: "" }],
  };
}

/** Characters of nearly every Chinese text, in both ways to write it. */
const USUAL = new Set(
  "的一是不了在有我他这這为為之大来來以个個中上们們到说說国國和地也子时時道出而要于於就下得可你年生自会會那后後能对對着著事其里所去行过過家十用发發天如然作方成者多日都三小军軍二无無同么麼当當起与與好看学學进進种種将將还還分此心前面又定见見只些等请請您问問货貨款退价價订訂单單产產品运運费費换換保修",
);

/** Chinese has its high bytes beside each other, "Größe" and "café" have not. */
function isWestern(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 20_000);
  let high = 0;
  let alone = 0;
  for (let at = 0; at < sample.length; at++) {
    if ((sample[at] ?? 0) < 0x80) continue;
    high++;
    if ((sample[at - 1] ?? 0) < 0x80 && (sample[at + 1] ?? 0) < 0x80) alone++;
  }
  return high > 0 && alone > high / 2 && high < sample.length / 3;
}

/** Nearly all bytes can be read as either; the wrong one gives characters that nobody uses. */
function chinese(bytes: Uint8Array): string[] {
  const sample = bytes.subarray(0, 20_000);
  const usual = (name: string): number => {
    const text = new TextDecoder(name).decode(sample);
    const letters = text.match(/\p{Script=Han}/gu) ?? [];
    return letters.filter((letter) => USUAL.has(letter)).length / Math.max(1, letters.length);
  };
  return usual("big5") > usual("gb18030") + 0.1 ? ["big5", "gb18030"] : ["gb18030", "big5"];
}

function marked(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return isUnmarked16(bytes) ? "utf-16le" : undefined;
}

/** Letters of two bytes each without a mark that says so, as some programs write tables: every second byte of plain letters is zero. */
export function isUnmarked16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 400);
  let zeros = 0;
  for (let at = 0; at < sample.length; at++) {
    if (sample[at] !== 0) continue;
    if (at % 2 === 0) return false;
    zeros++;
  }
  return bytes.length % 2 === 0 && zeros > sample.length / 4;
}
