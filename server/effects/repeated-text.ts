import { fold } from "../../flow/text/fold";

/** Letters that stand in a row in both texts to count as repeated, and how much of a text may be repeated. */
const RUN = 16;
const SHARE = 0.5;
const SHORTEST = 60;

/** Whether a text repeats another nearly as a whole, word for word: a fact out of it may be said, all of it not. */
export function isTooMuchOf(text: string, other: string): boolean {
  const source = squeezed(other);
  if (source.length < SHORTEST) return false;
  const said = squeezed(text);
  const runs = new Set<string>();
  for (let at = 0; at + RUN <= said.length; at += 1) runs.add(said.slice(at, at + RUN));
  let covered = 0;
  let until = 0;
  for (let at = 0; at + RUN <= source.length; at += 1) {
    if (!runs.has(source.slice(at, at + RUN))) continue;
    covered += at + RUN - Math.max(at, until);
    until = at + RUN;
  }
  return covered > source.length * SHARE;
}

const squeezed = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, "");
