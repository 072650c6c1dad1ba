import type { Placement } from "./commit-statement";
import type { TurnCommit } from "./turn-commit";

/**
 * Turns that wait to be committed, in the order they came. Where a statement may hold turns of one workspace only, each
 * workspace has a line of its own and the lines take turns, so that a busy one does not hold up the others.
 */
export class WaitingTurns<T extends { readonly turn: TurnCommit }> {
  private readonly lines = new Map<string, T[]>();
  private count = 0;

  constructor(private readonly placement: Placement) {}

  get length(): number {
    return this.count;
  }

  push(one: T): void {
    const key = this.placement === "shared" ? "" : one.turn.workspaceId;
    const line = this.lines.get(key);
    if (line) line.push(one);
    else this.lines.set(key, [one]);
    this.count++;
  }

  /** Takes those that go together next, at most so many. */
  take(most: number): T[] {
    for (const [key, line] of this.lines) {
      this.lines.delete(key);
      const batch = line.length <= most ? line : line.splice(0, most);
      // What is left goes to the end of the round.
      if (batch !== line) this.lines.set(key, line);
      this.count -= batch.length;
      return batch;
    }
    return [];
  }

  /** Takes out, from the front of every line, those that this holds for. */
  takeWhile(holds: (one: T) => boolean): T[] {
    const taken: T[] = [];
    for (const [key, line] of this.lines) {
      const rest = line.findIndex((one) => !holds(one));
      const gone = line.splice(0, rest < 0 ? line.length : rest);
      if (line.length === 0) this.lines.delete(key);
      this.count -= gone.length;
      for (const one of gone) taken.push(one);
    }
    return taken;
  }
}
