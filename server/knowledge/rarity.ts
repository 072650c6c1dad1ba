import { weightOf } from "../../flow/language/closeness";
import type { Read } from "../db/tenant";
import { type Base, type Postings, readPostings, sampled } from "./postings";
import { type Field, termOf } from "./terms";

/** How rare features are among the passages of a workspace. */
export interface Rarity {
  /** The weight of a feature of a field: how rare it is, and how much a feature of its kind counts. */
  weigh(field: Field, name: string): number;
  /** Learns of features that were not asked for, as they were in the last half minute: good enough for weights. */
  learn(read: Read, field: Field, names: Iterable<string>): Promise<void>;
}

/** What was learnt lately, of the workspaces that were asked last. Bounded, and forgotten after half a minute. */
const RECENT_MS = 30_000;
const RECENT_WORKSPACES = 100;
const RECENT_TERMS = 20_000;
const recently = new Map<string, { readonly since: number; readonly counts: Map<number, number> }>();

function recent(workspaceId: string): Map<number, number> {
  const known = recently.get(workspaceId);
  if (known && performance.now() - known.since < RECENT_MS) return known.counts;
  recently.delete(workspaceId);
  const counts = new Map<number, number>();
  recently.set(workspaceId, { since: performance.now(), counts });
  for (const oldest of recently.keys()) {
    if (recently.size <= RECENT_WORKSPACES) break;
    recently.delete(oldest);
  }
  return counts;
}

/** The rarity of features by what was read of a query's terms. */
export function rarityOf(workspaceId: string, { base, lists }: Postings): Rarity {
  const counts = new Map<number, number>();
  for (const [term, parts] of lists)
    counts.set(
      term,
      parts.reduce((sum, { length }) => sum + length, 0),
    );
  const weights = { question: new Map<string, number>(), text: new Map<string, number>() };
  /** What nobody looked up is taken to be as common as what was asked for mostly is. */
  const usual = [...counts.values()].sort((a, b) => a - b)[counts.size >> 1] ?? 0;
  return {
    weigh(field, name) {
      const known = weights[field].get(name);
      if (known !== undefined) return known;
      const n = counts.get(termOf(field, name)) ?? usual;
      const all = Math.max(n, field === "question" ? base.questions : base.passages);
      const weight = Math.log(1 + (all - n + 0.5) / (n + 0.5)) * weightOf(name);
      weights[field].set(name, weight);
      return weight;
    },
    async learn(read, field, names) {
      const known = recent(workspaceId);
      const terms = new Set<number>();
      for (const name of names) {
        const term = termOf(field, name);
        if (counts.has(term)) continue;
        const n = known.get(term);
        if (n === undefined) terms.add(term);
        else counts.set(term, n);
      }
      if (terms.size === 0) return;
      for (const [term, n] of await sampleCounts(read, workspaceId, base, [...terms])) {
        counts.set(term, n);
        if (known.size < RECENT_TERMS) known.set(term, n);
      }
    },
  };
}

/** In how many passages terms stand, by the last few thousand passages. */
async function sampleCounts(
  read: Read,
  workspaceId: string,
  base: Base,
  terms: readonly number[],
): Promise<Map<number, number>> {
  const { lists } = await readPostings(read, workspaceId, terms, { lately: base });
  const scale = Math.max(1, base.passages / Math.max(1, sampled(base)));
  const counts = new Map<number, number>();
  for (const term of terms) {
    const seen = (lists.get(term) ?? []).reduce((sum, { length }) => sum + length, 0);
    counts.set(term, seen * scale);
  }
  return counts;
}
