// "The parcel came very late": a thing, perhaps a word of degree, then what is said of it. The three are looked up one after the
// other, since all their combinations would be hundreds of thousands of phrases.
import aspects from "./data/zh-aspects.json";
import { type PhraseHit, Phrases, words } from "./phrases";

/** What one phrase stands for, by group: the last group that lists it wins where two do. */
type ByGroup = Map<number, number>;

const THINGS = new Phrases<Set<number>>();
const BETWEEN = new Phrases<true>();
const SAID = new Phrases<ByGroup>();

for (const word of words(aspects.between)) BETWEEN.add(word, true);
for (const [group, { things, good, bad, weight }] of aspects.pairs.entries()) {
  for (const thing of words(things)) THINGS.get(thing, () => new Set()).add(group);
  for (const word of words(good)) SAID.get(word, () => new Map()).set(group, weight);
  for (const word of words(bad)) SAID.get(word, () => new Map()).set(group, -weight);
}

/** The longest phrase of a thing and what is said of it that starts at a place; above 0 for praise. */
export function aspectAt(text: string, at: number): PhraseHit<number> | undefined {
  let best: PhraseHit<number> | undefined;
  let bestGroup = -1;
  for (const thing of THINGS.allAt(text, at)) {
    const starts = [thing.end, ...BETWEEN.allAt(text, thing.end).map(({ end }) => end)];
    for (const from of starts) {
      for (const { end, value } of SAID.allAt(text, from)) {
        for (const [group, weight] of value) {
          if (!thing.value.has(group)) continue;
          if (best && (end < best.end || (end === best.end && group < bestGroup))) continue;
          best = { at, end, value: weight };
          bestGroup = group;
        }
      }
    }
  }
  return best;
}
