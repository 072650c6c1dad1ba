import { errorMessage } from "../../server/errors";
import type { FindingId } from "./words";

/** ok: in order. note: to know. bad: keeps Parley from running, or from keeping its word. */
export type Level = "ok" | "note" | "bad";

export interface Finding {
  readonly id: FindingId;
  readonly level: Level;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Gathers findings; a check that throws is a finding, not the end. */
export class Findings {
  readonly all: Finding[] = [];

  add(level: Level, id: FindingId, values: Finding["values"] = {}): void {
    this.all.push({ id, level, values });
  }

  async check(name: string, work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.add("bad", "failed", { check: name, why: errorMessage(error) });
    }
  }
}
