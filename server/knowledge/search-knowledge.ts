import {
  ANSWER,
  alsoOf,
  closenessOf,
  confidenceOfHit,
  SECOND,
  type Shares,
  sharesFor,
} from "../../flow/language/closeness";
import {
  confidenceOfPassage,
  cutAnswer,
  matchPassage,
  namesIn,
  withoutAsking,
} from "../../flow/language/passage-match";
import type { Features } from "../../flow/language/question-features";
import { BoundedCache } from "../../flow/text/bounded-cache";
import { type Read, readingWorkspace } from "../db/tenant";
import { readCatalogue } from "../products/catalogue";
import { type Candidate, type Candidates, findCandidates } from "./candidates";
import { COMPARED, meaningOf, rankByMeaning } from "./meaning";
import { readPostings } from "./postings";
import { rarityOf, type Weigh } from "./rarity";
import { type FoundPassage, readValid, type WhoAndWhen } from "./read-valid";
import { type Field, fieldFeatures, termOf } from "./terms";
import { tidyLater, wantsTidying } from "./tidy-knowledge";
import { withCatalogue } from "./with-catalogue";

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

/** Hits that are looked at beside those that are wanted: the catalogue may have a word against some. */
const BESIDE = 3;
/** Passages of a field that are compared closely: texts take longer. */
const CLOSELY = { question: 16, text: 6 } as const;
/** The features of questions that were compared lately: what a number stands for never changes. */
const compared = new BoundedCache<Features>(2_000);
const FIELDS = ["question", "text"] as const;

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
  const meaning = meaningOf(workspaceId, query);
  const { ranked, catalogue } = await readingWorkspace(workspaceId, async (read) => {
    const terms = [...termsOf("question", wanted.question), ...termsOf("text", wanted.text)];
    const postings = await readPostings(read, workspaceId, terms, options.at);
    const { base, secrets } = postings;
    const catalogue = await readCatalogue(read, workspaceId, query, options.at, secrets);
    if (wantsTidying(base) || postings.scattered) void tidyLater(workspaceId);
    if (base.passages === 0) return { ranked: [], catalogue };
    const weigh = rarityOf(postings);
    const candidates = {
      question: findCandidates("question", wanted.question, postings, weigh),
      text: findCandidates("text", wanted.text, postings, weigh),
    };
    const found = await readCandidates(read, workspaceId, candidates, options);
    const features = new Map(
      found.question.map(({ passage: { number, question } }) => [
        number,
        compared.getOrMake(`${workspaceId}/${number}`, () => fieldFeatures("question", question ?? "")),
      ]),
    );
    return { ranked: rank(found, features, wanted, weigh, sharesFor(query)), catalogue };
  });
  const codes = namesIn(query);
  const second = ranked[1]?.score ?? 0;
  const limit = options.limit ?? 5;
  const hits = ranked.slice(0, Math.max(limit + BESIDE, meaning ? COMPARED : 0)).map((one, at) => {
    const { passage, score, sure, closeness, covered, excerpt } = one;
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
          ? confidenceOfHit({ closeness, score: sure, lead })
          : confidenceOfPassage(covered, lead)) * sameThing(codes, passage),
    };
  });
  const ordered = meaning ? await rankByMeaning(workspaceId, hits, meaning) : hits;
  return withCatalogue(query, ordered.slice(0, limit + BESIDE), catalogue).slice(0, limit);
}

const termsOf = (field: Field, features: Features): number[] =>
  [...features.keys()].map((name) => termOf(field, name));

/** What a name with a digit in it, such as a model's, is worth where it is not the same: "X1" is not nearly "X2". */
const OTHER = 0.3;

function sameThing(codes: readonly string[], passage: FoundPassage): number {
  if (codes.length === 0) return 1;
  const { title, headings, question, text } = passage;
  const known = new Set(namesIn([title, ...headings, question ?? "", text].join("\n")));
  return codes.every((code) => known.has(code)) ? 1 : OTHER;
}

type Found = Record<Field, { passage: FoundPassage; bm25: number }[]>;

/** Candidates that are read at a time. The first are a few more than are compared: some may not hold. */
const STEPS = [1.25, 20, 200] as const;

/** The best candidates of each field that hold. Where many do not, it looks further down. */
async function readCandidates(
  read: Read,
  workspaceId: string,
  candidates: Record<Field, Candidates>,
  who: WhoAndWhen,
): Promise<Found> {
  const found: Found = { question: [], text: [] };
  const at = { question: 0, text: 0 };
  for (const step of STEPS) {
    const next = { question: [] as Candidate[], text: [] as Candidate[] };
    for (const field of FIELDS) {
      if (found[field].length >= CLOSELY[field]) continue;
      next[field] = candidates[field].slice(at[field], at[field] + step * CLOSELY[field]);
      at[field] += next[field].length;
    }
    const numbers = [...next.question, ...next.text].map(({ number }) => number);
    if (numbers.length === 0) break;
    const passages = await readValid(read, workspaceId, numbers, who);
    for (const field of FIELDS)
      for (const { number, bm25 } of next[field]) {
        const passage = passages.get(number);
        if (passage && found[field].length < CLOSELY[field]) found[field].push({ passage, bm25 });
      }
  }
  return found;
}

interface Ranked {
  passage: FoundPassage;
  score: number;
  /** The score without what many ways to ask add to it: they do not make one of them come nearer. */
  sure: number;
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
  rarity: Weigh,
  shares: Shares,
): Ranked[] {
  const best = new Map<string, Omit<Ranked, "sure"> & { also: number; scores: number[] }>();
  const weigh = (name: string) => rarity("question", name);
  for (const { passage, bm25 } of found.question) {
    const closeness = closenessOf(wanted.question, features.get(passage.number) ?? new Map(), weigh, shares);
    const score = shares.bm25 * bm25 + closeness;
    const key = `${passage.sourceId}/${passage.main}`;
    const known = best.get(key);
    const scores = known?.scores ?? [];
    scores.push(score);
    if (!known || known.score < score)
      best.set(key, { passage, score, closeness, covered: 0, excerpt: undefined, also: 0, scores });
  }
  for (const { passage, bm25 } of found.text) {
    const key = `${passage.sourceId}/${passage.main}`;
    const known = best.get(key);
    const also = ANSWER * bm25;
    if (known) known.also = Math.max(known.also, also);
    else if (passage.question !== null)
      best.set(key, {
        passage,
        score: also,
        closeness: 0,
        covered: 0,
        excerpt: undefined,
        also: 0,
        scores: [],
      });
    else {
      const match = matchPassage(wanted.text, passage.headings, passage.text, (name) => rarity("text", name));
      // A question that was written to be asked goes before a text of the same words.
      const score = 0.5 * Math.min(1, bm25) + 0.8 * match.covered;
      best.set(key, { passage, score, closeness: 0, ...match, also: 0, scores: [] });
    }
  }
  return [...best.values()]
    .map(({ also, scores, ...one }) => ({
      ...one,
      score: one.score + Math.max(also, alsoOf(scores)),
      sure: one.score + Math.max(also, Math.min(alsoOf(scores), SECOND * one.score)),
    }))
    .sort((a, b) => b.score - a.score || a.passage.number - b.passage.number);
}
