import { fold } from "../../flow/text/fold";

/** Letters that stand in a row in both texts to count as repeated, and how much of a text may be repeated. */
const RUN = 16;
const SHARE = 0.5;
const SHORTEST = 60;

/** Tells when a text repeats another nearly as a whole, word for word: a fact out of it may be said, all of it not. */
export class RepeatedText {
  private readonly places = new Map<string, number[]>();
  private readonly seen: Uint8Array;
  private covered = 0;
  private tail = "";

  constructor(other: string) {
    const source = squeezed(other);
    this.seen = new Uint8Array(source.length);
    if (source.length < SHORTEST) return;
    for (let at = 0; at + RUN <= source.length; at += 1) {
      const run = source.slice(at, at + RUN);
      const known = this.places.get(run);
      // Of what stands there again and again, a few places are enough.
      if (!known) this.places.set(run, [at]);
      else if (known.length < 8) known.push(at);
    }
  }

  /** Takes the next piece of the text. True: with it, too much of the other one has been said. */
  add(piece: string): boolean {
    if (this.places.size === 0) return false;
    const said = this.tail + squeezed(piece);
    this.tail = said.slice(1 - RUN);
    let repeats = false;
    for (let at = 0; at + RUN <= said.length; at += 1)
      for (const place of this.places.get(said.slice(at, at + RUN)) ?? []) {
        repeats = true;
        this.mark(place);
      }
    return repeats && this.covered > this.seen.length * SHARE;
  }

  private mark(from: number): void {
    for (let at = from; at < from + RUN; at += 1)
      if (this.seen[at] === 0) {
        this.seen[at] = 1;
        this.covered += 1;
      }
  }
}

const squeezed = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, "");
