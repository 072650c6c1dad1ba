import { confidenceOfHit, sharesFor } from "../../flow/language/closeness";
import { hasVote, VOTERS, type VoteRow, voteRow } from "../../flow/language/neighbour-vote";
import {
  askedWords,
  confidenceOfPassage,
  cutAnswer,
  matchPassage,
  namesIn,
  scoreOfPassage,
  withoutAsking,
} from "../../flow/language/passage-match";
import { type Features, wordFeatures } from "../../flow/language/question-features";
import { rankEntries, type Wanted } from "../../flow/language/rank-entries";
import { BoundedCache } from "../../flow/text/bounded-cache";
import { type Read, readingWorkspace } from "../db/tenant";
import { readCatalogue } from "../products/catalogue";
import { type Candidate, type Candidates, findCandidates } from "./candidates";
import { COMPARED, meaningOf, rankByMeaning } from "./meaning";
import { type Postings, readPostings } from "./postings";
import { isForeign, preferLanguage } from "./prefer-language";
import { rarityOf, type Weigh } from "./rarity";
import { type FoundPassage, readValid, type WhoAndWhen } from "./read-valid";
import { respelledQuery, unspaced } from "./respelled-query";
import { doubtIn, rivalScore } from "./rivals";
import { type Field, fieldFeatures, termOf } from "./terms";
import { tidyLater, wantsTidying } from "./tidy-knowledge";
import { withCatalogue } from "./with-catalogue";
import { withTranslated } from "./with-translated";

export interface KnowledgeHit {
  sourceId: string;
  passageId: string;
  /** The passage's number, never used twice in its workspace. */
  number: number;
  kind: string;
  title: string;
  url: string | null;
  /** The language that its source declares. */
  language: string | null;
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
  /** The asker's; without it, the one that the query is written in. */
  readonly language?: "zh" | "en" | undefined;
}

/** Hits that are looked at beside those that are wanted: the catalogue may have a word against some. */
const MORE = 3;
/** Of the best in the asker's language, those that are held against the first. */
const OWN = 6;
/** Passages that are compared closely: pairs by their questions and by their answers, and passages of documents, which take longest. */
const CLOSELY = { question: 16, answer: 4, text: 4 } as const;
/** How questions that were met lately vote: what a number stands for never changes. */
const voteRows = new BoundedCache<VoteRow>(8_000);
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
  return (await searchBeside(workspaceId, query, options, async () => null)).hits;
}

/** The same, with what else is wanted of the workspace, read in the search's own transaction. */
export async function searchBeside<Beside>(
  workspaceId: string,
  query: string,
  options: SearchOptions,
  readBeside: (read: Read) => Promise<Beside>,
): Promise<{ hits: KnowledgeHit[]; beside: Beside }> {
  const { hits, beside, hasVectors } = await searchOnce(workspaceId, query, options, readBeside);
  if (hasVectors) return { hits, beside };
  const abroad = async (translated: string, language: "zh" | "en") =>
    (await searchOnce(workspaceId, translated, { ...options, language }, async () => null)).hits;
  return { hits: await withTranslated(query, hits, options.limit ?? 5, abroad), beside };
}

async function searchOnce<Beside>(
  workspaceId: string,
  query: string,
  options: SearchOptions,
  readBeside: (read: Read) => Promise<Beside>,
): Promise<{ hits: KnowledgeHit[]; beside: Beside; hasVectors: boolean }> {
  const asked = unspaced(query);
  const wanted = wantedOf(asked);
  if (wanted.question.size === 0)
    return { hits: [], beside: await readingWorkspace(workspaceId, readBeside), hasVectors: false };
  const meaning = meaningOf(workspaceId, query);
  const { ranked, catalogue, beside, isMended } = await readingWorkspace(workspaceId, async (read) => {
    const postings = await readPostings(read, workspaceId, termsOf(wanted), options.at);
    const { base, secrets } = postings;
    const catalogue = await readCatalogue(read, workspaceId, query, options.at, secrets);
    if (wantsTidying(base) || postings.scattered) void tidyLater(workspaceId);
    const beside = await readBeside(read);
    if (base.passages === 0) return { ranked: [], catalogue, beside, isMended: false };
    const found = await lookUp(read, workspaceId, asked, wanted, postings, options);
    const mended = respelledQuery(asked, postings, () => wordsIn(found.passages));
    if (mended === null) return { ranked: found.ranked(), catalogue, beside, isMended: false };
    const meant = wantedOf(mended);
    const more = await readPostings(read, workspaceId, termsOf(meant), options.at);
    const again = await lookUp(read, workspaceId, mended, meant, more, options);
    return { ranked: again.ranked(), catalogue, beside, isMended: true };
  });
  const preferred = preferLanguage(query, ranked, options.language);
  const own = preferred.ranked
    .filter(({ passage }) => !isForeign(query, passage.language, options.language))
    .slice(0, OWN)
    .map(({ passage, excerpt, score, covered }) => ({
      ...passage,
      says: excerpt ?? passage.text,
      score,
      covered,
    }));
  const hasName = namesIn(query).length > 0;
  const doubt = doubtIn(own, { isThin: !hasName && isThin(query), hasName });
  const second = rivalScore(own, preferred.second);
  const limit = options.limit ?? 5;
  const hits = preferred.ranked.slice(0, Math.max(limit + MORE, meaning ? COMPARED : 0)).map((one, at) => {
    const { passage, score, sure, closeness, covered, excerpt, isOther } = one;
    const lead = at === 0 ? (score - second) / Math.max(0.05, score) : -0.2;
    return {
      sourceId: passage.sourceId,
      passageId: passage.id,
      number: passage.number,
      kind: passage.kind,
      title: passage.title,
      url: passage.url,
      language: passage.language,
      headings: passage.headings,
      question: passage.question,
      text: passage.text,
      excerpt: excerpt ?? cutAnswer(passage.text),
      confidence:
        (excerpt === undefined
          ? confidenceOfHit({ closeness, score: sure, lead })
          : confidenceOfPassage(covered, lead)) *
        (isOther ? OTHER.confidence : 1) *
        (isMended ? MENDED : 1) *
        // Where two come as close and say two things, neither is surer than the other.
        doubt,
    };
  });
  const ordered = meaning ? await rankByMeaning(workspaceId, hits, meaning) : hits;
  const known = withCatalogue(query, ordered.slice(0, limit + MORE), catalogue).slice(0, limit);
  return { hits: known, beside, hasVectors: meaning !== undefined };
}

/** What is left of a confidence where somebody's slips had to be mended. */
const MENDED = 0.9;

type WantedFeatures = Readonly<Record<Field, Features>>;

const wantedOf = (query: string): WantedFeatures => ({
  question: fieldFeatures("question", query),
  text: fieldFeatures("text", withoutAsking(query)),
});

const termsOf = (wanted: WantedFeatures): number[] =>
  FIELDS.flatMap((field) => [...wanted[field].keys()].map((name) => termOf(field, name)));

/** What the index and the passages say to a query. */
async function lookUp(
  read: Read,
  workspaceId: string,
  query: string,
  wanted: WantedFeatures,
  postings: Postings,
  who: WhoAndWhen,
): Promise<{ passages: Found; ranked: () => (Ranked & { isOther: boolean })[] }> {
  const weigh = rarityOf(postings, wanted);
  const candidates = {
    question: findCandidates("question", wanted.question, postings, weigh),
    text: findCandidates("text", wanted.text, postings, weigh),
  };
  const found = await readCandidates(read, workspaceId, candidates, who);
  const asked: Wanted = {
    features: wanted.question,
    row: () => voteRow(query),
    shares: sharesFor(query),
    weigh: (name) => weigh("question", name),
  };
  return {
    passages: found,
    ranked: () => namedFirst(namesIn(query), rank(workspaceId, found, asked, query, weigh)),
  };
}

/** Whose words a slip may have meant. */
function* wordsIn({ question, text }: Found): Generator<string> {
  for (const { passage } of question.slice(0, CLOSELY.question)) yield passage.question ?? "";
  for (const { passage } of text) yield [...passage.headings, passage.text].join(" ");
}

/** Whether a question has one word, or two Chinese characters, of what it is about. */
function isThin(query: string): boolean {
  const names = [...wordFeatures(withoutAsking(query)).keys()];
  const size = (name: string) => (name.startsWith("w") ? 2 : name.length === 2 ? 1 : 0);
  return names.reduce((sum, name) => sum + size(name), 0) <= 2;
}

/** What a hit is worth without a name with a digit in it, such as a model's, that was asked for: "X1" is not nearly "X2". */
const OTHER = { confidence: 0.3, score: 0.6 } as const;

/** What was found, the best first: what has the names that were asked for goes before what comes near without them. */
function namedFirst(names: readonly string[], found: readonly Ranked[]): (Ranked & { isOther: boolean })[] {
  return found
    .map((one) => {
      const { title, headings, question, text } = one.passage;
      const isOther =
        names.length > 0 &&
        !isEach(names, new Set(namesIn([title, ...headings, question ?? "", text].join("\n"))));
      return { ...one, isOther, score: one.score * (isOther ? OTHER.score : 1) };
    })
    .sort((a, b) => b.score - a.score || a.passage.number - b.passage.number);
}

const isEach = (names: readonly string[], known: ReadonlySet<string>): boolean =>
  names.every((name) => known.has(name));

interface FoundCandidate {
  /** What it is about: a source, and the pair of it. */
  readonly entry: string;
  readonly passage: FoundPassage;
  readonly bm25: number;
}

type Found = Record<Field, FoundCandidate[]>;

/**
 * Candidates that are read at a time. The first are some more than are compared: some may not hold, and which texts are answers of pairs is
 * known only then.
 */
const STEPS: readonly Record<Field, number>[] = [
  { question: 20, text: 10 },
  { question: 320, text: 120 },
  { question: 3_200, text: 1_200 },
];

/** The best candidates of each field that hold. Where many do not, it looks further down; of questions that have a vote it takes more. */
async function readCandidates(
  read: Read,
  workspaceId: string,
  candidates: Record<Field, Candidates>,
  who: WhoAndWhen,
): Promise<Found> {
  const found: Found = { question: [], text: [] };
  const at = { question: 0, text: 0 };
  const readNext = async (counts: Record<Field, number>) => {
    const next = { question: [] as Candidate[], text: [] as Candidate[] };
    for (const field of FIELDS) {
      next[field] = candidates[field].slice(at[field], at[field] + counts[field]);
      at[field] += next[field].length;
    }
    const numbers = [...next.question, ...next.text].map(({ number }) => number);
    if (numbers.length === 0) return;
    const passages = await readValid(read, workspaceId, numbers, who);
    for (const field of FIELDS)
      for (const { number, bm25 } of next[field]) {
        const passage = passages.get(number);
        if (passage) found[field].push({ entry: `${passage.sourceId}/${passage.main}`, passage, bm25 });
      }
  };
  for (const step of STEPS) {
    await readNext({
      question: found.question.length < CLOSELY.question ? step.question : 0,
      text: found.text.length < CLOSELY.answer ? step.text : 0,
    });
  }
  const isAnswer = ({ passage }: FoundCandidate) => passage.question !== null;
  const text = [
    ...found.text.filter(isAnswer).slice(0, CLOSELY.answer),
    ...found.text.filter((one) => !isAnswer(one)).slice(0, CLOSELY.text),
  ];
  const question = found.question.slice(0, CLOSELY.question);
  if (!hasVote(question.map(({ entry }) => entry))) return { question, text };
  const missing = VOTERS - found.question.length;
  if (missing > 0) await readNext({ question: Math.ceil(1.25 * missing), text: 0 });
  return { question: found.question.slice(0, VOTERS), text };
}

interface Ranked {
  passage: FoundPassage;
  score: number;
  /** The score without what many ways to ask add to it. */
  sure: number;
  closeness: number;
  covered: number;
  /** Of a passage of a document: the sentences that answer. */
  excerpt: string | undefined;
}

/** Pairs by their questions and answers, passages of documents by their sentences; in no order. */
function rank(workspaceId: string, found: Found, wanted: Wanted, query: string, rarity: Weigh): Ranked[] {
  const keyOf = ({ passage }: FoundCandidate) => `${workspaceId}/${passage.number}`;
  const pairs = rankEntries(
    wanted,
    found.question,
    found.text.filter(({ passage }) => passage.question !== null),
    {
      features: ({ passage }) => fieldFeatures("question", passage.question ?? ""),
      row: (one) => voteRows.getOrMake(keyOf(one), () => voteRow(one.passage.question ?? "")),
    },
  ).map(({ closest: { passage }, score, sure, closeness }) => ({
    passage,
    score,
    sure,
    closeness,
    covered: 0,
    excerpt: undefined,
  }));
  const words = askedWords(query, (name) => rarity("text", name));
  const passages = found.text
    .filter(({ passage }) => passage.question === null)
    .map(({ passage, bm25 }) => {
      const match = matchPassage(words, passage.headings, passage.text);
      // A question that was written to be asked goes before a text of the same words.
      const score = scoreOfPassage(bm25, match.covered);
      return { passage, score, sure: score, closeness: 0, ...match };
    });
  return [...pairs, ...passages];
}
