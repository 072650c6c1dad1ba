import { sanitizeText } from "../../../flow/text/json";
import type { DocumentText } from "./document-text";

/**
 * Bytes as text: UTF-8 or UTF-16 by its mark, the given character set, else what reads without faults: UTF-8, or what gives usual characters of
 * GB 18030, Big5 and the codes of Japanese and Korean; where the letters with marks stand alone among others, what Western Europe writes. A
 * code that was guessed and is not Chinese, or gives no usual character, is named in a note: whoever sent it can tell whether it was right.
 */
export function decodeText(
  bytes: Uint8Array,
  charset?: string,
): { text: string; notes: DocumentText["notes"] } {
  const guesses = isWestern(bytes) ? [{ name: "windows-1252", isSure: true }] : eastern(bytes);
  const said = [marked(bytes), charset, "utf-8"].map((name) => ({ name, isSure: true }));
  for (const { name, isSure } of [...said, ...guesses]) {
    if (!name) continue;
    try {
      const text = new TextDecoder(name, { fatal: true }).decode(bytes);
      const notes: DocumentText["notes"] = isSure ? [] : [{ code: "charset_guessed", detail: name }];
      return { text: sanitizeText(text), notes };
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

/** Letters that no text of a language does without, for each code that it may be written in. */
const CODES = [
  {
    name: "gb18030",
    script: /\p{Script=Han}/gu,
    isUsual: (letter: string) => USUAL.has(letter),
    isSure: true,
  },
  { name: "big5", script: /\p{Script=Han}/gu, isUsual: (letter: string) => USUAL.has(letter), isSure: true },
  ...["shift_jis", "euc-jp"].map((name) => ({
    name,
    script: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
    isUsual: (letter: string) => /[\u3041-\u3096\u30a1-\u30fa]/.test(letter),
    isSure: false,
  })),
  {
    name: "euc-kr",
    script: /[\p{Script=Han}\p{Script=Hangul}]/gu,
    isUsual: (letter: string) => "이다는가을의에고하지로도를한은기사어니있".includes(letter),
    isSure: false,
  },
] as const;
/** Of a text so many letters are usual ones. */
const FEW_USUAL = 0.02;
/** A text that is shorter may well do without them. */
const SHORT = 60;

/** Nearly all bytes can be read as any of these; the wrong ones give characters that nobody uses. The likeliest first. */
function eastern(bytes: Uint8Array): { name: string; isSure: boolean }[] {
  const sample = bytes.subarray(0, 20_000);
  const read = CODES.map(({ name, script, isUsual, isSure }) => {
    const text = new TextDecoder(name).decode(sample);
    const letters = text.match(script) ?? [];
    // A sign that stands for what could not be read, or halves of letters in a row: none of this code.
    const faults = text.match(/[\ufffd\uff61-\uff9f]/g)?.length ?? 0;
    const share = letters.filter(isUsual).length / Math.max(1, letters.length + faults);
    return { name, share, isSure: isSure && (share >= FEW_USUAL || letters.length < SHORT) };
  });
  const [chinese = read[0], ...others] = [...read].sort((a, b) => b.share - a.share);
  // GB 18030 is the usual one: another has to be better by far.
  const usual = read.find(({ name }) => name === "gb18030");
  const first = chinese && usual && chinese.share > usual.share + 0.1 ? chinese : usual;
  return [
    ...(first ? [first] : []),
    ...[chinese, ...others].flatMap((one) => (one && one !== first ? [one] : [])),
  ];
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
