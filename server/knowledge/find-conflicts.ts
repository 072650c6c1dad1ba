import { createHash } from "node:crypto";
import { closenessAmongFew, sharesFor } from "../../flow/language/closeness";
import { disagreement, factsOf, withoutNumbers } from "../../flow/language/facts";
import { namesIn, sentencesIn } from "../../flow/language/passage-match";
import { plain } from "../../flow/language/plain";
import { questionFeatures } from "../../flow/language/question-features";
import { type KnowledgeHit, searchKnowledge } from "./search-knowledge";

/** Two sources that say the same, or something else about the same. */
export interface FoundConflict {
  /** A digest of both sources and texts. */
  print: string;
  kind: "duplicate" | "contradiction";
  /** What tells: the same words, numbers, yes against no, or another answer. */
  reason: "words" | "numbers" | "denial" | "answers";
  otherId: string;
  /** What this source says, and what the other does. */
  text: string;
  otherText: string;
}

/** What is compared of a source. */
export interface ComparedSource {
  id: string;
  /** Compared with what holds at this moment; null: now. */
  from: Date | null;
  passages: readonly { headings: readonly string[]; question: string | null; text: string }[];
}

/** Questions, passages and sentences with numbers of one source that are looked up: each is a search. */
const MOST = { questions: 60, passages: 30, sentences: 60 } as const;
/** How close two questions are that ask the same; two answers that say the same; sentences about the same; texts that are copies. */
const CLOSE = { question: 0.86, answer: 0.6, sentence: 0.82, copy: 0.92 } as const;
const HITS = 5;
const SHOWN = 600;

/** What other sources say twice or otherwise than this one, by their words alone. Those under embargo are compared as of their beginning. */
export async function findConflicts(workspaceId: string, source: ComparedSource): Promise<FoundConflict[]> {
  const found = new Map<string, FoundConflict>();
  const look = async (query: string): Promise<KnowledgeHit[]> => {
    const who = { audiences: "all" as const, at: source.from ?? undefined, limit: HITS };
    const hits = await searchKnowledge(workspaceId, query, who);
    return hits.filter(({ sourceId }) => sourceId !== source.id);
  };
  const note = (
    kind: FoundConflict["kind"],
    reason: FoundConflict["reason"],
    hit: KnowledgeHit,
    texts: Texts,
  ) => {
    // Of two sources one disagreement and one copy are shown: the others follow from the same change.
    const known = [...found.values()].find(
      ({ otherId, kind: one }) => otherId === hit.sourceId && one === kind,
    );
    if (known) return;
    const [text, otherText] = [texts.own.slice(0, SHOWN), texts.other.slice(0, SHOWN)];
    const sides = [`${source.id} ${text}`, `${hit.sourceId} ${otherText}`].sort();
    const print = createHash("sha256")
      .update([kind, ...sides].join("\n"))
      .digest("hex")
      .slice(0, 32);
    found.set(print, { print, kind, reason, otherId: hit.sourceId, text, otherText });
  };
  const { passages } = source;
  for (const { question, text } of passages
    .filter(({ question }) => question !== null)
    .slice(0, MOST.questions))
    for (const hit of await look(question ?? "")) {
      if (hit.question === null || !asksSame(question ?? "", hit.question)) continue;
      const texts = { own: `${question}\n${text}`, other: `${hit.question}\n${hit.text}` };
      const reason = disagreement(factsOf(text), factsOf(hit.text));
      if (reason) note("contradiction", reason, hit, texts);
      else if (closeBothWays(text, hit.text) >= CLOSE.answer) note("duplicate", "words", hit, texts);
      else note("contradiction", "answers", hit, texts);
    }
  for (const { text } of passages.filter(({ question }) => question === null).slice(0, MOST.passages))
    for (const hit of await look(text.slice(0, 300)))
      if (closeBothWays(text, hit.text) >= CLOSE.copy && !disagreement(factsOf(text), factsOf(hit.text)))
        note("duplicate", "words", hit, { own: text, other: hit.text });
  const stating = passages.flatMap(({ headings, text }) =>
    sentencesIn(text).flatMap((sentence) => (/\d/.test(sentence) ? [{ headings, sentence }] : [])),
  );
  for (const { headings, sentence } of stating.slice(0, MOST.sentences))
    for (const hit of await look(sentence.slice(0, 300))) {
      const own = [...headings.slice(-1), sentence].join("\n");
      for (const one of sentencesIn(hit.text)) {
        const other = [...hit.headings.slice(-1), one].join("\n");
        if (!namesSame(`${headings.join(" ")} ${sentence}`, `${hit.headings.join(" ")} ${one}`)) continue;
        if (closeBothWays(withoutNumbers(own), withoutNumbers(other)) < CLOSE.sentence) continue;
        if (disagreement(factsOf(sentence), factsOf(one)) === "numbers")
          note("contradiction", "numbers", hit, { own, other });
      }
    }
  return [...found.values()];
}

type Texts = { own: string; other: string };

const closeBothWays = (one: string, other: string): number => {
  if (plain(one) === plain(other)) return 1;
  const [a, b] = [questionFeatures(one), questionFeatures(other)];
  const shares = sharesFor(one);
  return Math.min(closenessAmongFew(a, b, shares), closenessAmongFew(b, a, shares));
};

/** "X1" is not "X2", and 7 days are not 15. */
const namesSame = (one: string, other: string): boolean =>
  namesIn(one).sort().join(" ") === namesIn(other).sort().join(" ");

const asksSame = (one: string, other: string): boolean =>
  namesSame(one, other) &&
  !disagreement(factsOf(one), factsOf(other)) &&
  closeBothWays(one, other) >= CLOSE.question;
