import type { Pair } from "./pair";
import { answerOf, isMarkedAnswer, isMarkedQuestion, questionOf } from "./question-marks";

export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "text"; text: string }
  /** `written`: a text's own questions rather than the rows of a table; they are asked of what the text is about. */
  | { kind: "pairs"; pairs: Pair[]; written?: boolean };

const FAQ = /faq|q\s?&\s?a|questions?|问答|常见问题|疑问|问题解答/i;
/** A question's characters, and those of what answers it: longer sections are texts of their own. */
const MOST = { question: 150, answer: 1_000 } as const;

/**
 * The blocks of a text with its written questions as pairs: "Q:" with its "A:", a heading that asks with the text below it, and, where a text has
 * several or says that it answers questions, a line that asks with the paragraph below it.
 */
export function withWrittenPairs(blocks: readonly Block[]): Block[] {
  const parts = blocks.flatMap(apart);
  const lone = parts.filter(
    (block, at) => block.kind === "text" && isQuestion(block.text) && isAnswer(parts[at + 1]),
  );
  const found: Block[] = [];
  let heading = "";
  for (let at = 0; at < parts.length; at++) {
    const block = parts[at];
    if (!block) continue;
    if (block.kind === "heading") heading = block.text;
    const taken =
      block.kind === "heading"
        ? underHeading(parts, at)
        : block.kind === "text"
          ? underLine(parts, at, lone.length > 1 || FAQ.test(heading))
          : undefined;
    if (taken === undefined) {
      found.push(block);
      continue;
    }
    found.push({ kind: "pairs", pairs: [taken.pair], written: true });
    at = taken.last;
  }
  return found;
}

interface Taken {
  pair: Pair;
  /** The place of the last block that belongs to it. */
  last: number;
}

/** A paragraph in which several are asked or answered, line by line, as a block for each. */
function apart(block: Block): Block[] {
  if (block.kind !== "text" || !/\n/.test(block.text) || !block.text.split("\n").some(isMarkedQuestion))
    return [block];
  const pieces: string[] = [];
  for (const line of block.text.split("\n"))
    if (pieces.length === 0 || isMarkedQuestion(line) || isMarkedAnswer(line)) pieces.push(line);
    else pieces[pieces.length - 1] += `\n${line}`;
  return pieces.map((text) => ({ kind: "text", text }));
}

const isQuestion = (text: string): boolean =>
  text.length <= MOST.question && !text.includes("\n") && (/[?？]\s*$/.test(text) || isMarkedQuestion(text));

const isAnswer = (block: Block | undefined): block is Block & { kind: "text" } =>
  block?.kind === "text" &&
  !isQuestion(block.text) &&
  !isMarkedQuestion(block.text) &&
  block.text.length <= MOST.answer;

function underHeading(parts: readonly Block[], at: number): Taken | undefined {
  const block = parts[at];
  if (block?.kind !== "heading" || !isQuestion(block.text)) return undefined;
  const below: string[] = [];
  let last = at;
  for (let next = parts[at + 1]; next && next.kind !== "heading"; next = parts[last + 1]) {
    if (!isAnswer(next)) return undefined;
    below.push(answerOf(next.text));
    last++;
  }
  const after = parts[last + 1];
  const answer = below.join("\n\n");
  if (!answer || answer.length > MOST.answer || (after?.kind === "heading" && after.level > block.level))
    return undefined;
  return { pair: pairOf(block.text, answer), last };
}

function underLine(parts: readonly Block[], at: number, isUsual: boolean): Taken | undefined {
  const [block, next] = [parts[at], parts[at + 1]];
  if (block?.kind !== "text" || !isQuestion(block.text) || !isAnswer(next)) return undefined;
  if (!isUsual && !(isMarkedQuestion(block.text) || isMarkedAnswer(next.text))) return undefined;
  return { pair: pairOf(block.text, next.text), last: at + 1 };
}

const pairOf = (question: string, answer: string): Pair => ({
  question: questionOf(question),
  phrasings: [],
  answer: answerOf(answer),
});
