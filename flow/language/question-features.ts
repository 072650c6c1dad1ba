import { BoundedCache } from "../text/bounded-cache";
import { plain } from "./plain";
import { stem } from "./stem";
import { unified } from "./synonyms";

export type Features = ReadonlyMap<string, number>;

/** Chinese without a gap, or a word of other letters and digits: "A7多少钱" is both, one after the other. */
const RUN = /[\u3400-\u9fff]+|(?:(?![\u3400-\u9fff])[\p{L}\p{N}])+(?:'[\p{L}]+)?/gu;
const HAN = /[\u3400-\u9fff]/;
/** English words that stand in any question. */
const STOP = new Set(
  "a an the of to in on at for with from by is are be am was were do does did can could will would should shall may might i my me we our you your it its this that these those and or but if so as then there here what which who how have has had get want need like just also any some not".split(
    " ",
  ),
);

/** What a question is compared by, with counts: Chinese characters and pairs, stems, pairs of stems and pieces of words. */
export function questionFeatures(text: string): Features {
  return featuresOf(text, true);
}

/** Of these only Chinese characters and pairs and stems, small words left out: what a longer text is searched by. */
export function wordFeatures(text: string): Features {
  return featuresOf(text, false);
}

function featuresOf(text: string, whole: boolean): Features {
  const counts = new Map<string, number>();
  const add = (name: string, weight = 1) => counts.set(name, (counts.get(name) ?? 0) + weight);
  let before = "";
  for (const run of unified(plain(text)).replace(/[‘’]/g, "'").match(RUN) ?? []) {
    if (HAN.test(run)) {
      for (let at = 0; at < run.length; at++) {
        add(`h${run[at]}`);
        if (at + 1 < run.length) add(`h${run.slice(at, at + 2)}`);
      }
      before = "";
      continue;
    }
    const isSmall = STOP.has(run);
    if (isSmall && !whole) continue;
    const word = STEMS.getOrMake(run, stem);
    if (isSmall) {
      add(`s${word}`, 0.3);
      continue;
    }
    add(`w${word}`);
    if (!whole) continue;
    if (before) add(`b${before} ${word}`);
    before = word;
    if (word.length < 4 || word.length > 25) continue;
    const marked = ` ${word}`;
    for (let at = 0; at + 4 <= marked.length; at++) add(`p${marked.slice(at, at + 4)}`);
  }
  return counts;
}

/** Stems of the words that were met lately. */
const STEMS = new BoundedCache<string>(5_000);
