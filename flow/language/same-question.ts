import { BoundedCache } from "../text/bounded-cache";
import { closenessAmongFew, sharesFor } from "./closeness";
import { plain } from "./plain";
import { questionFeatures } from "./question-features";
import { stem } from "./stem";
import { unified } from "./synonyms";

/** How much of what two questions are about is the same; and all their words, where they are about nothing that has a name. */
const CONTENT = 0.7;
const WORDS = 0.55;
/** A word counts as much as so many Chinese characters. */
const WORD = 2;
/** What a word has to begin with to be another form of it: "broke" and "broken". */
const STEM = 4;

/** What is asked for, beside whether something is so: questions for two of them are two. "How do I" asks nearly the same as "can I". */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ["time", /多久|什么时候|几[点号]|\bhow (?:long|soon|fast)\b|\bwhen\b/u],
  ["money", /多少钱|免费|包邮|\bhow much\b|\bprice\b|\bcosts?\b|\bfree\b/u],
  ["count", /多少(?!钱)|几[个件次台只种天]|\bhow (?:many|often)\b/u],
  ["place", /哪里|\bwhere\b/u],
  ["person", /谁|\bwho\b/u],
  ["reason", /为什么|\bwhy\b/u],
];

/** What only asks in Chinese: whether it can be, please, and the particles around it. "能不能" denies nothing. */
const ASKING =
  /请问|几[点号个件次台只种天]|什么时候|能不能|可不可以|要不要|会不会|是不是|有没有|可以|能够|能否|是否|你们|我们|如果|的话|怎么办|怎么|为什么|多久|多少钱|多少|什么|哪里|现在|一下|[吗呢吧啊呀嘛么哦啦了的地得我你您它这那会能要想是有在给把被就也还都子儿个到谁]/gu;
const SMALL = new Set(
  "a an the of to into in on at for with from by and or if so my your our their its it this that these those i you we they me us is are am was were be been do does did can could will would should may might have has had get got there here please what which how when where who why much many long soon want need like just also any some yes possible still now really not no never cannot".split(
    " ",
  ),
);
const FIRST =
  /先([\u3400-\u9fff]{1,4}?)[,，]?[后再]|从([\u3400-\u9fff]{1,4}?)[寄发送运]?[到至]|\bfrom (?:the |my )?([a-z]+) to\b/u;
const DENIES = /不|没|无法|未|\b(?:not|no|never|cannot|without)\b/u;

/**
 * From 0 to 1: how surely two questions ask the same, so that one answer does for both; 0 where they differ. One may say more than the other
 * ("茶壶盖子摔坏了能修吗", "壶盖摔坏了可以修吗"), but not each something else ("退货要多久", "换货要多久"; "X1", "X2").
 */
export function sameQuestion(one: string, other: string): number {
  const [ones, others] = [readings.getOrMake(one, readBoth), readings.getOrMake(other, readBoth)];
  const share = Math.max(sharedBy(ones[0], others[0]), sharedBy(ones[1], others[1]));
  const areBare = ones[0].content.length + others[0].content.length === 0;
  if (share === 0 && !areBare) return 0;
  const closeness = closenessAmongFew(questionFeatures(one), questionFeatures(other), sharesFor(one));
  if (areBare) return share > 0 && closeness >= WORDS ? closeness : 0;
  // Among those that say the same the one in more of the same words is nearer.
  return 0.9 * share + 0.1 * closeness;
}

/** The share of their content that two questions have in common; 0 where they ask for two things, 1 where neither has any. */
function sharedBy(a: ReadQuestion, b: ReadQuestion): number {
  if (a.denies !== b.denies || a.kind !== b.kind) return 0;
  // The same words the other way round.
  if (a.first !== null && b.first !== null && a.first !== b.first) return 0;
  const aOnly = a.content.filter((unit) => !has(b.content, unit));
  const bOnly = b.content.filter((unit) => !has(a.content, unit));
  if (aOnly.length > 0 && bOnly.length > 0) return 0;
  const all = weightOf(a.content) + weightOf(b.content);
  const share = 1 - (weightOf(aOnly) + weightOf(bOnly)) / Math.max(1, all);
  return share >= CONTENT ? share : 0;
}

interface ReadQuestion {
  readonly kind: string;
  readonly denies: boolean;
  /** What comes first of two things in an order: "from Berlin to Paris", 先付款后发货; null where nothing is said of it. */
  readonly first: string | null;
  /** Characters and stems that say what it is about, each once. */
  readonly content: readonly string[];
}

/** Words of one meaning as one, and as they stand: what is "broken" is no "problem" to what "broke". */
const readBoth = (text: string): readonly [ReadQuestion, ReadQuestion] => [
  readQuestion(unified(plain(text))),
  readQuestion(plain(text)),
];
const readings = new BoundedCache<ReturnType<typeof readBoth>>(2_000);

/** Of a folded text. */
function readQuestion(text: string): ReadQuestion {
  const whole = text.replace(/[‘’]/g, "'").replace(/n't\b/g, " not");
  const left = whole.replace(ASKING, " ");
  const content = new Set<string>();
  for (const [unit] of left.matchAll(/[\u3400-\u9fff]|(?:(?![\u3400-\u9fff])[\p{L}\p{N}])+/gu))
    if (isHan(unit)) content.add(unit);
    else if (!SMALL.has(unit) && unit !== "s") content.add(stem(unit));
  return {
    kind: KINDS.flatMap(([kind, words]) => (words.test(whole) ? [kind] : [])).join(),
    denies: DENIES.test(left),
    first: FIRST.exec(whole)?.slice(1).find(Boolean) ?? null,
    content: [...content],
  };
}

const isHan = (unit: string): boolean => /[\u3400-\u9fff]/.test(unit);

const has = (units: readonly string[], unit: string): boolean =>
  units.some(
    (one) =>
      one === unit ||
      (!/\d/.test(one + unit) &&
        Math.min(one.length, unit.length) >= STEM &&
        (one.startsWith(unit) || unit.startsWith(one))),
  );

const weightOf = (units: readonly string[]): number =>
  units.reduce((sum, unit) => sum + (isHan(unit) ? 1 : WORD), 0);
