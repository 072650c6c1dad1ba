import { ANSWER, closenessOf, confidenceOfHit, type Shares, sharesFor } from "../../flow/language/closeness";
import {
  confidenceOfPassage,
  cutAnswer,
  matchPassage,
  withoutAsking,
} from "../../flow/language/passage-match";
import { plain } from "../../flow/language/plain";
import type { Features } from "../../flow/language/question-features";
import { type Read, readingWorkspace } from "../db/tenant";
import { log } from "../log";
import { type Candidates, findCandidates } from "./candidates";
import { readPostings } from "./postings";
import { type Rarity, rarityOf } from "./rarity";
import { type FoundPassage, readValid, type WhoAndWhen } from "./read-valid";
import { type Field, fieldFeatures, termOf } from "./terms";
import { tidyLater, wantsTidying } from "./tidy-knowledge";

export interface KnowledgeHit {
  sourceId: string;
  passageId: string;
  /** The passage's number, never used twice in its workspace. */
  number: number;
  kind: string;
  title: string;
  url: string | null;
  headings: string[];
  /** The question that came closest; null for a passage of a document. */
  question: string | null;
  /** The whole passage. */
  text: string;
  /** What of it answers. */
  excerpt: string;
  /** Probability from 0 to 1 that this answers the query. */
  confidence: number;
}

export interface SearchOptions extends WhoAndWhen {
  /** Hits at most; 5 without it. */
  readonly limit?: number | undefined;
}

/** Passages of a field that are compared closely: texts take longer. */
const CLOSELY = { question: 20, text: 10 } as const;

/**
 * The passages of a workspace that answer a query best, the best first: candidates from the database's index, compared closely here.
 * Only what holds at the given moment, for the given people, takes part in any way. Empty queries find nothing.
 */
export async function searchKnowledge(
  workspaceId: string,
  query: string,
  options: SearchOptions = {},
): Promise<KnowledgeHit[]> {
  const wanted = {
    question: fieldFeatures("question", query),
    text: fieldFeatures("text", withoutAsking(query)),
  };
  if (wanted.question.size === 0) return [];
  const ranked = await readingWorkspace(workspaceId, async (read) => {
    const postings = await readPostings(read, workspaceId, [
      ...termsOf("question", wanted.question),
      ...termsOf("text", wanted.text),
    ]);
    const { base } = postings;
    if (wantsTidying(base))
      tidyLater(workspaceId).catch((err: unknown) => log.warn({ err }, "knowledge was not tidied"));
    if (base.passages === 0) return [];
    const rarity = rarityOf(workspaceId, postings);
    const candidates = {
      question: findCandidates("question", wanted.question, postings, rarity),
      text: findCandidates("text", wanted.text, postings, rarity),
    };
    const found = await readCandidates(read, workspaceId, candidates, options);
    const features = new Map(
      found.question.map(({ passage }) => [
        passage.number,
        fieldFeatures("question", passage.question ?? ""),
      ]),
    );
    // Pieces and pairs of the words are many and follow them: they are taken to be usual.
    const words = [...features.values()].flatMap((one) => [...one.keys()]);
    await rarity.learn(
      read,
      "question",
      words.filter((name) => name.startsWith("w") || name.startsWith("h")),
    );
    return rank(found, features, wanted, rarity, sharesFor(query));
  });
  const codes = codesIn(query);
  const second = ranked[1]?.score ?? 0;
  return ranked.slice(0, options.limit ?? 5).map((one, at) => {
    const { passage, score, closeness, covered, excerpt } = one;
    const lead = at === 0 ? (score - second) / Math.max(0.05, score) : -0.2;
    return {
      sourceId: passage.sourceId,
      passageId: passage.id,
      number: passage.number,
      kind: passage.kind,
      title: passage.title,
      url: passage.url,
      headings: passage.headings,
      question: passage.question,
      text: passage.text,
      excerpt: excerpt ?? cutAnswer(passage.text),
      confidence:
        (excerpt === undefined
          ? confidenceOfHit({ closeness, score, lead })
          : confidenceOfPassage(covered, lead)) * sameThing(codes, passage),
    };
  });
}

const termsOf = (field: Field, features: Features): number[] =>
  [...features.keys()].map((name) => termOf(field, name));

/** What a name with a digit in it, such as a model's, is worth where it is not the same: "X1" is not nearly "X2". */
const OTHER = 0.3;

function sameThing(codes: readonly string[], passage: FoundPassage): number {
  if (codes.length === 0) return 1;
  const { title, headings, question, text } = passage;
  const known = new Set(codesIn([title, ...headings, question ?? "", text].join("\n")));
  return codes.every((code) => known.has(code)) ? 1 : OTHER;
}

/** Words of letters and digits: models, articles, versions. */
const codesIn = (text: string): string[] =>
  plain(text).match(/(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*(?![a-z0-9])/g) ?? [];

type Found = Record<Field, { passage: FoundPassage; bm25: number }[]>;

/** The best candidates of each field that hold. Where many do not, it looks further down. */
async function readCandidates(
  read: Read,
  workspaceId: string,
  candidates: Record<Field, Candidates>,
  who: WhoAndWhen,
): Promise<Found> {
  const found: Found = { question: [], text: [] };
  const enough = (field: Field, at: number) =>
    found[field].length >= CLOSELY[field] || at >= candidates[field].length;
  let at = 0;
  for (const step of [30, 400, 4_000]) {
    const next = {
      question: enough("question", at) ? [] : candidates.question.slice(at, at + step),
      text: enough("text", at) ? [] : candidates.text.slice(at, at + step),
    };
    const numbers = [...next.question, ...next.text].map(({ number }) => number);
    if (numbers.length === 0) break;
    const passages = await readValid(read, workspaceId, numbers, who);
    for (const field of ["question", "text"] as const)
      for (const { number, bm25 } of next[field]) {
        const passage = passages.get(number);
        if (passage && found[field].length < CLOSELY[field]) found[field].push({ passage, bm25 });
      }
    at += step;
  }
  return found;
}

interface Ranked {
  passage: FoundPassage;
  score: number;
  closeness: number;
  covered: number;
  /** Of a passage of a document: the sentences that answer. */
  excerpt: string | undefined;
}

/** Further ways to ask, and the answer's own words, add a little to what came closest. */
function rank(
  found: Found,
  features: ReadonlyMap<number, Features>,
  wanted: { readonly question: Features; readonly text: Features },
  rarity: Rarity,
  shares: Shares,
): Ranked[] {
  const best = new Map<string, Ranked & { also: number }>();
  const weigh = (name: string) => rarity.weigh("question", name);
  for (const { passage, bm25 } of found.question) {
    const closeness = closenessOf(wanted.question, features.get(passage.number) ?? new Map(), weigh, shares);
    const score = shares.bm25 * bm25 + closeness;
    const key = `${passage.sourceId}/${passage.main}`;
    const known = best.get(key);
    if (known && known.score >= score) known.also = Math.max(known.also, 0.15 * score);
    else
      best.set(key, {
        passage,
        score,
        closeness,
        covered: 0,
        excerpt: undefined,
        also: known ? Math.max(known.also, 0.15 * known.score) : 0,
      });
  }
  for (const { passage, bm25 } of found.text) {
    const key = `${passage.sourceId}/${passage.main}`;
    const known = best.get(key);
    const also = ANSWER * bm25;
    if (known) known.also = Math.max(known.also, also);
    else if (passage.question !== null)
      best.set(key, { passage, score: also, closeness: 0, covered: 0, excerpt: undefined, also: 0 });
    else {
      const match = matchPassage(wanted.text, passage.headings, passage.text, (name) =>
        rarity.weigh("text", name),
      );
      // A question that was written to be asked goes before a text of the same words.
      const score = 0.5 * Math.min(1, bm25) + 0.8 * match.covered;
      best.set(key, { passage, score, closeness: 0, ...match, also: 0 });
    }
  }
  return [...best.values()]
    .map(({ also, ...one }) => ({ ...one, score: one.score + also }))
    .sort((a, b) => b.score - a.score || a.passage.number - b.passage.number);
}
