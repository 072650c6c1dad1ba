import { namesFoundIn, withoutNames } from "./kinds";
import { stem } from "./stem";
import { unified } from "./synonyms";

/** A piece of a text: letters and digits of one script family without a gap. */
const RUN = /[\u3400-\u9fff]+|[\p{L}\p{N}]+(?:'[\p{L}]+)?|[!?$€£%]/gu;
/** An intent shows early; what follows is not looked at. */
const READ = 2_000;
const HAN = /[\u3400-\u9fff]/;
/** A pair with a sign in it that stands for a name, a number or a word of letters, or with an end. */
const BESIDE = /[\ue000-\uf8ff0a^$]/;
/** Steps of a Chinese text's length: a name alone, a short request, a sentence. */
const LENGTHS = [2, 4, 7, 12, 20];

/**
 * What a folded text (see `plain`) is compared by, with counts: stems and pairs of stems, pieces of words of 2 to 5 letters, and of
 * Chinese runs each character and pair; of a Chinese text also about how long it is, whether numbers or letters are in it, the
 * kinds of the names it holds, and what stands beside those and at its ends. The first letter of a name tells what it is.
 */
export function textFeatures(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  let before = "^";
  for (const match of text.slice(0, READ).replace(/[‘’]/g, "'").matchAll(RUN)) {
    const run = match[0];
    if (HAN.test(run)) {
      for (let at = 0; at < run.length; at++) {
        add(`w${run[at]}`);
        if (at + 1 < run.length) add(`z${run.slice(at, at + 2)}`);
      }
      if (before === "^") add(`c^${run[0]}`);
      before = run.slice(-1);
      continue;
    }
    const word = /^\d+$/.test(run) ? `#${Math.min(run.length, 5)}` : stem(run);
    add(`w${word}`);
    add(`v${before} ${word}`);
    before = word;
    if (run.length > 25 || /^\W$/.test(run)) continue;
    const marked = ` ${run} `;
    for (let length = 2; length <= 5; length++) {
      for (let at = 0; at + length <= marked.length; at++) add(`c${marked.slice(at, at + length)}`);
    }
  }
  if (before !== "^") add(`v${before} $`);
  if (HAN.test(text)) {
    const length = text.replace(/[^\p{L}\p{N}]/gu, "").length;
    add(`s${LENGTHS.find((most) => length <= most) ?? "long"}`);
    if (/\d/.test(text)) add("s#");
    if (/[a-z]{2}/.test(text)) add("sa");
    const read = text.slice(0, READ);
    const found = namesFoundIn(read);
    for (const { kinds } of found) for (const kind of kinds) add(`k${kind}`);
    // What stands beside names, numbers and words of letters, and at both ends.
    const open = `^${withoutNames(read, found)}$`;
    for (let at = 0; at + 1 < open.length; at++)
      if (BESIDE.test(open.slice(at, at + 2))) add(`c@${open.slice(at, at + 2)}`);
  }
  // The same words once more with those of one meaning made equal, so that few examples reach further.
  let last = "";
  for (const word of unified(text.slice(0, READ)).match(/[a-z0-9']+/g) ?? []) {
    const root = stem(word);
    counts.set(`w=${root}`, 1);
    if (last) counts.set(`v=${last} ${root}`, 1);
    last = root;
  }
  return counts;
}
