import { weightOf } from "../../flow/language/closeness";
import type { Features } from "../../flow/language/question-features";
import type { Read } from "../db/tenant";
import { readEntries } from "./posting";
import { type Field, impactOf, termOf } from "./terms";

/** Entries of the index that one search reads of a field at most: rare terms first, those tell most. */
const ENTRIES = 24_000;
/** What is rarer than this is always read. */
const RARE = 300;

/** How often features stand in the passages of a workspace. */
export interface Rarity {
  /** The weight of a feature of a field: how rare it is, and how much a feature of its kind counts. */
  weigh(field: Field, name: string): number;
  /** Learns of features that are not known yet. With `lately`, as they were in the last half minute: good enough for weights. */
  learn(wanted: Iterable<{ readonly field: Field; readonly name: string }>, lately?: boolean): Promise<void>;
  count(field: Field, name: string): number;
  /** How much there is, once something was learnt. */
  totals(): Totals;
}

/** What is known of a workspace as a whole. */
export interface Totals {
  readonly passages: number;
  readonly questions: number;
}

/** What was learnt lately, of the workspaces that were asked last. Bounded, and forgotten after half a minute. */
const RECENT_MS = 30_000;
const RECENT_WORKSPACES = 100;
const RECENT_TERMS = 20_000;
const recently = new Map<string, { readonly since: number; readonly counts: Map<string, number> }>();

function recent(workspaceId: string): Map<string, number> {
  const known = recently.get(workspaceId);
  if (known && performance.now() - known.since < RECENT_MS) return known.counts;
  recently.delete(workspaceId);
  const counts = new Map<string, number>();
  recently.set(workspaceId, { since: performance.now(), counts });
  for (const oldest of recently.keys()) {
    if (recently.size <= RECENT_WORKSPACES) break;
    recently.delete(oldest);
  }
  return counts;
}

/** Counts of terms, read as far as they are needed. */
export function rarityOf(read: Read, workspaceId: string): Rarity {
  let totals: Totals = { passages: 0, questions: 0 };
  const counts = new Map<string, number>();
  const weights = { question: new Map<string, number>(), text: new Map<string, number>() };
  const count = (field: Field, name: string): number => counts.get(termOf(field, name)) ?? 0;
  /** What nobody looked up is taken to be as common as what was asked for mostly is. */
  let middle: number | undefined;
  const usual = (): number => {
    middle ??= [...counts.values()].sort((a, b) => a - b)[counts.size >> 1] ?? 0;
    return middle;
  };
  return {
    count,
    totals: () => totals,
    weigh(field, name) {
      const known = weights[field].get(name);
      if (known !== undefined) return known;
      const n = counts.get(termOf(field, name)) ?? usual();
      const all = Math.max(n, field === "question" ? totals.questions : totals.passages);
      const weight = Math.log(1 + (all - n + 0.5) / (n + 0.5)) * weightOf(name);
      weights[field].set(name, weight);
      return weight;
    },
    async learn(wanted, lately = false) {
      const terms = new Set<string>();
      const known = lately ? recent(workspaceId) : undefined;
      for (const { field, name } of wanted) {
        const term = termOf(field, name);
        if (counts.has(term)) continue;
        const n = known?.get(term);
        if (n === undefined) terms.add(term);
        else counts.set(term, n);
      }
      if (terms.size === 0) return;
      const rows = await read<{ term: string | null; n: number; passages: number; questions: number }>({
        name: "knowledge-terms",
        text: `
          SELECT t.term::text, t.passages AS n, b.passages, b.questions FROM knowledge_base b
          LEFT JOIN knowledge_term t ON t.workspace_id = b.workspace_id AND t.term = ANY ($2::bigint[]) WHERE b.workspace_id = $1`,
        values: [workspaceId, [...terms]],
      });
      for (const term of terms) counts.set(term, 0);
      for (const { term, n } of rows) if (term !== null) counts.set(term, n);
      totals = rows[0] ?? totals;
      for (const term of terms)
        if (known && known.size < RECENT_TERMS) known.set(term, counts.get(term) ?? 0);
    },
  };
}

export interface Candidate {
  readonly number: number;
  /** By BM25, as a share of what a passage that holds every word would have. */
  readonly bm25: number;
}

/** The passages whose fields share most with a query, by number; what has been removed or does not hold yet is among them. */
export async function findCandidates(
  read: Read,
  workspaceId: string,
  wanted: Readonly<Record<Field, Features>>,
  rarity: Rarity,
): Promise<Record<Field, Candidate[]>> {
  const weights = new Map<string, { field: Field; weight: number }>();
  const self = { question: 0, text: 0 };
  for (const field of ["question", "text"] as const) {
    const chosen = [...wanted[field].keys()]
      .map((name) => ({ name, n: rarity.count(field, name), weight: rarity.weigh(field, name) }))
      .sort((a, b) => a.n - b.n);
    let entries = 0;
    for (const { name, n, weight } of chosen) {
      self[field] += weight;
      entries += n;
      if (n > 0 && (n <= RARE || entries <= ENTRIES)) weights.set(termOf(field, name), { field, weight });
    }
  }
  const rows = await read<{ term: string; block: number; entries: Buffer }>({
    name: "knowledge-postings",
    text: "SELECT term::text, block, entries FROM knowledge_posting WHERE workspace_id = $1 AND term = ANY ($2::bigint[])",
    values: [workspaceId, [...weights.keys()]],
  });
  const scores = { question: new Map<number, number>(), text: new Map<number, number>() };
  for (const { term, block, entries } of rows) {
    const known = weights.get(term);
    if (!known) continue;
    const sums = scores[known.field];
    readEntries(block, entries, (number, step) => {
      sums.set(number, (sums.get(number) ?? 0) + known.weight * impactOf(step));
    });
  }
  const ranked = (field: Field): Candidate[] =>
    [...scores[field]]
      .map(([number, score]) => ({ number, bm25: score / Math.max(1e-9, self[field]) }))
      .sort((a, b) => b.bm25 - a.bm25 || a.number - b.number);
  return { question: ranked("question"), text: ranked("text") };
}
