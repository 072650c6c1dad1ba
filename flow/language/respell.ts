/** A word of letters alone. */
const WORD = /(?<![\p{L}\p{N}'’])[a-z]{5,30}(?![\p{L}\p{N}'’])/gu;
/** From so many letters on, two slips are forgiven. */
const LONG = 8;

/** The English words of some folded texts that are long enough to be told apart, the most frequent first. */
export function wordsOf(texts: Iterable<string>): string[] {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [word] of text.matchAll(WORD)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
}

/** Puts known words in the place of those that are nearly the same: slips of typing, not other words. */
export class Respelling {
  private readonly words: ReadonlySet<string>;
  private readonly byFirst = new Map<string, string[]>();

  /** `words`: the most frequent first, which wins where several are as near. */
  constructor(words: readonly string[]) {
    this.words = new Set(words);
    for (const word of words) {
      const first = word.slice(0, 1);
      const list = this.byFirst.get(first);
      if (list) list.push(word);
      else this.byFirst.set(first, [word]);
    }
  }

  /** A folded text respelled. What `isKnown` says of a word that is not in the list keeps it as it is. */
  of(text: string, isKnown: (word: string) => boolean): string {
    if (this.words.size === 0) return text;
    return text.replace(WORD, (word) =>
      this.words.has(word) || isKnown(word) ? word : (this.nearest(word) ?? word),
    );
  }

  private nearest(word: string): string | undefined {
    let most = word.length < LONG ? 1 : 2;
    let best: string | undefined;
    for (const other of this.byFirst.get(word.slice(0, 1)) ?? []) {
      const slips = slipsBetween(word, other, most);
      if (slips > most) continue;
      best = other;
      most = slips - 1;
      if (most < 1) break;
    }
    return best;
  }
}

/** Letters left out, added, mistaken or exchanged with the next one, between two words; more than `most` where there are more. */
function slipsBetween(one: string, other: string, most: number): number {
  const width = other.length;
  if (Math.abs(one.length - width) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: width + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    let least = row;
    for (let at = 1; at <= width; at++) {
      const isSame = one[row - 1] === other[at - 1];
      let slips = Math.min(
        (last[at] ?? 0) + 1,
        (next[at - 1] ?? 0) + 1,
        (last[at - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1])
        slips = Math.min(slips, (before[at - 2] ?? 0) + 1);
      next.push(slips);
      if (slips < least) least = slips;
    }
    if (least > most) return most + 1;
    before = last;
    last = next;
  }
  return last[width] ?? 0;
}
