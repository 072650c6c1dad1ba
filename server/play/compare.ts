import type { RecordedQuestion } from "./recording";

export type Said = { type: string; content: string };
export type Asked = { type: string; choices?: string[] };
export type Outcome = { said: Said[]; asked: Asked | null };

/** Kinds of bubbles that a recording lists; others (a redirect, cards, links) have no counterpart in it. */
const COMPARED = new Set(["text", "image", "video", "audio", "embed"]);

/**
 * What differs between what was recorded and what was said: in words, empty where nothing does. Texts are the same after
 * trimming and collapsing white space; an empty bubble is as good as none. `cut`: the recording stops before something that is
 * not played, so that what it lists must come first and what follows does not count.
 */
export function compareTurn(
  expected: { said: Said[]; asked: RecordedQuestion | null },
  actual: Outcome,
  cut: boolean,
): string[] {
  const [wanted, got] = [
    expected.said.filter(isWords),
    actual.said.filter((one) => COMPARED.has(one.type) && isWords(one)),
  ];
  const differences: string[] = [];
  const length = cut ? wanted.length : Math.max(wanted.length, got.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [wanted[index], got[index]];
    if (!a && b) differences.push(`said besides: ${show(b)}`);
    else if (a && !b) differences.push(`not said: ${show(a)}`);
    else if (a && b && (a.type !== b.type || !sameText(a.content, b.content)))
      differences.push(`said ${show(b)} instead of ${show(a)}`);
  }
  if (!cut) differences.push(...compareQuestions(expected.asked, actual.asked));
  return differences;
}

function compareQuestions(wanted: RecordedQuestion | null, got: Asked | null): string[] {
  const [before, now] = [wanted?.type ?? "nothing", got?.type ?? "nothing"];
  if (before !== now) return [`asks for ${now} instead of ${before}`];
  if (!wanted?.choices) return [];
  const [a, b] = [wanted.choices.map((one) => collapse(one ?? "")), (got?.choices ?? []).map(collapse)];
  return a.length === b.length && a.every((one, index) => sameText(one, b[index] ?? ""))
    ? []
    : [`offers ${JSON.stringify(b)} instead of ${JSON.stringify(a)}`];
}

const collapse = (text: string): string => text.replace(/\s+/g, " ").trim();
const isWords = (one: Said): boolean => collapse(one.content) !== "";
const show = (one: Said): string =>
  `${one.type === "text" ? "" : `${one.type} `}${JSON.stringify(collapse(one.content))}`;

const sameText = (a: string, b: string): boolean =>
  collapse(a) === collapse(b) || withoutChance(collapse(a)) === withoutChance(collapse(b));

/** What a clock or dice made is only compared for being there: moments, and ids as computers make them. */
function withoutChance(text: string): string {
  return text
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?/g, "⟨moment⟩")
    .replace(/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, "⟨id⟩")
    .replace(/\b(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{24,25}\b/g, "⟨id⟩");
}
