import { readMood } from "./mood";
import { plain } from "./plain";
import { questionFeatures } from "./question-features";

export interface SpokenTurn {
  readonly by: "visitor" | "bot";
  readonly text: string;
}

/** Ways in which a talk goes wrong, each with what it adds where it is met in the visitor's last words. */
const SAID: readonly { readonly pattern: RegExp; readonly weight: number }[] = [
  {
    pattern:
      /^(?:no|nope|nah|wrong|not|don't|do not|never ?mind|forget it|that(?:'s| is) (?:not|wrong)|that isn't|incorrect)\b|^(?:不是?|不对|错了?|没有|别|算了|不行|不要|不用)/,
    weight: 1.6,
  },
  {
    pattern:
      /\b(?:i (?:said|meant|told|already)|actually|instead|wrong|incorrect|mistake|misunderst\w+|change (?:it|that|the)|rather)\b|我(?:是)?说的?是|我的意思是|不是这个|说错|弄错|搞错|听不懂|答非所问|我问的是/,
    weight: 1,
  },
  {
    pattern:
      /\b(?:another|else|others?|different|more options|alternatives?|(?:how|what) about|don't like|too (?:high|expensive|far|late|early|long))\b|换一个|别的|其他的|还有吗|另外|不喜欢|太贵|太远/,
    weight: 1.1,
  },
  { pattern: /\b(?:again|retry|still|once more|keep|repeat)\b|又|再试|还是|重新|一直|老是/, weight: 0.9 },
  {
    pattern:
      /^(?:yes|yeah|yep|sure|ok|okay|great|perfect|sounds|correct|right|thank|thanks|awesome|cool|good|nice)\b|^(?:好|可以|行|对|是的|谢谢|没错|嗯)/,
    weight: -1.2,
  },
];
const FAILED =
  /\b(?:sorry|unable|could(?:n't| not)|can(?:'t|not)|was(?:n't| not) able|did(?:n't| not) (?:go|work|understand|get|find|catch)|failed|unsuccessful|no (?:results?|matches|luck)|not available|unavailable|isn't allowed|not allowed|unfortunately|apologi[sz]e|there are no)\b|抱歉|对不起|不好意思|无法|没有找到|没找到|失败|不支持|听不懂|没听懂|没明白|没理解|暂不/;
const ASKED = /(?:\?|？|correct|confirm|is that right|对吗|是吗|吗)\s*$/;

/**
 * From 0 to 1: how badly a talk between a visitor and a bot goes at the visitor's last turn, by corrections, failures of the bot,
 * requests that are made again and the visitor's mood. High where a person should take over.
 */
export function strainOf(turns: readonly SpokenTurn[]): number {
  const last = turns.findLast(({ by }) => by === "visitor");
  if (!last) return 0;
  const at = turns.lastIndexOf(last);
  const text = plain(last.text).replace(/[‘’]/g, "'");
  let sum = 0;
  for (const { pattern, weight } of SAID) if (pattern.test(text)) sum += weight;
  const before = turns[at - 1];
  const failures = turns
    .slice(0, at)
    .filter(({ by, text: said }) => by === "bot" && FAILED.test(plain(said)));
  if (before?.by === "bot" && FAILED.test(plain(before.text))) sum += 1.5;
  // A question of the bot that is answered by a correction: it had understood something else.
  if (before?.by === "bot" && ASKED.test(plain(before.text)) && sum > 1) sum += 0.4;
  sum += 0.35 * Math.min(3, failures.length);
  sum += 1.2 * repeated(last, turns.slice(0, at));
  const mood = readMood(last.text);
  sum += 1.2 * Math.max(0, -mood.sentiment) + 1.5 * Math.max(0, mood.anger - 0.2) + 2 * mood.wantsPerson;
  return 1 - Math.exp(-0.35 * Math.max(0, sum + 0.3));
}

/** From 0 to 1: how much the visitor says again what was said in the four turns before. */
function repeated(last: SpokenTurn, earlier: readonly SpokenTurn[]): number {
  const now = questionFeatures(last.text);
  if (now.size < 3) return 0;
  let most = 0;
  for (const { text } of earlier.filter(({ by }) => by === "visitor").slice(-4)) {
    const then = questionFeatures(text);
    let shared = 0;
    for (const name of now.keys()) if (then.has(name)) shared++;
    most = Math.max(most, (2 * shared) / Math.max(1, now.size + then.size));
  }
  return most;
}
