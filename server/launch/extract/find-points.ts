import { type Features, questionFeatures } from "../../../flow/language/question-features";
import type { NewItem } from "./launch-item";
import { answerTo, isAdvice, isElsewhere, isHighlights, isPolicy, isQuoted } from "./line-roles";
import { type SourceLine, type Span, sentencesOf } from "./source-lines";

const MOST = 8;
const ENOUGH = 0.9;
/** Two that share so much say the same. */
const SAME = 0.5;

/** Items of a list of highlights are told as a whole up to here. */
const WHOLE = 240;

/** Says what somebody gains. */
const BENEFIT =
  /让你|让您|帮助?你|无需|不用|不再|不怕|告别|轻松|随时|随心|一键|免费|更(?:快|轻|薄|省|长|久|清晰|安全|舒适|安静|好|大|强|亮|稳)|提升|延长|节省|省下|减少|降低|仅需?|只需|高达|长达|可达|支持|自动|自己|也能|只要|解放双手|一觉|贴合|承托|可拆|不变形|不闷|不伤|不卡|透气|清爽|除菌|避障|搭载|配备|采用|防水|防摔|防尘|保修|质保|全新|首款|首次|告别|畅|清晰|流畅|静音|耐用|so you can|lets? you|helps? you|no (?:more|need|longer)|without|never|easily|faster|lighter|thinner|longer|quieter|brighter|stronger|safer|up to|as little as|in (?:just|only)|only \d|lasts?|saves?|protects?|keeps?|waterproof|water-?resistant|dust-?proof|lightweight|durable|warranty|free\b|first\b|improved?|all[- ]day|hands-free|instant|even in|under \w+ (?:minutes?|seconds?)|built[- ]in|quiet(?:ly|er)?\b|rated for/gi;
/** A number with what it counts: a specification. */
const MEASURE =
  /\d(?:[\d,.]*)\s?(?:%|倍|小时|分钟|秒|天|年|个月|mAh|Wh|W\b|瓦|毫安|万像素|像素|英寸|寸|mm|毫米|cm|厘米|kg|公斤|g\b|克|GB|TB|MP|Hz|fps|dB|k?Pa\b|lm\b|流明|次|位|个|m²|升|分贝|米|km|公里|℃|°|L\b|升|ml|毫升|hours?|minutes?|seconds?|days?|years?|months?|times|x\b|inch(?:es)?|pounds?|ounces?|oz|miles?|megapixels?|cameras?|colou?rs?|颗|款|种|层)/gi;
const YOU = /你|您|\byou(?:r|rs)?\b/i;
/** Stands on every page, sells nothing. */
export const BOILERPLATE =
  /cookie|copyright|©|all rights reserved|subscribe|newsletter|sign (?:in|up)|log ?in|privacy|terms of|版权所有|备案|登录|注册|隐私|条款|订阅|关注我们|免责|保留.{0,6}权|客服热线|了解更多|立即购买|加入购物车|learn more|buy now|add to (?:cart|bag)|follow us|contact us|press (?:contact|release)/i;
const SERVICE = /退货|退款|换货|发票|运费|returns?\b|refunds?\b|invoice|shipping/i;
const TIME =
  /\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}[:：]\d{2}|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b/i;
const MONEY = /[¥￥$€£]\s?\d|\d\s?元/;

/** The sentences that sell: what somebody gains, and specifications, ranked; what says the same as a better one is left out. */
export function findPoints(
  source: string,
  lines: readonly SourceLine[],
  name: string,
  facts: readonly NewItem[],
): NewItem[] {
  const answers = new Set(lines.flatMap((_, at) => answerTo(lines, at)));
  const told = new Set(facts.map(({ span }) => span?.from));
  const candidates = lines
    .filter((line) => {
      const { kind, text, heading } = line;
      const sells = (kind === "text" || kind === "item") && !isElsewhere(heading) && !isPolicy(heading);
      return sells && !answers.has(line) && !isAdvice(text) && !isQuoted(text);
    })
    .flatMap((line) =>
      (isHighlights(line.heading) && line.kind === "item" && line.text.length <= WHOLE
        ? [{ from: line.from, to: line.to, text: line.text }]
        : sentencesOf(source, line)
      ).map((sentence) => ({ ...sentence, line })),
    )
    .filter(({ from }) => !told.has(from)); // what else stands beside a price may sell
  const ranked = candidates
    .map((one, at) => ({
      ...one,
      score: scoreOf(one.text, one.line, name) + 0.4 * (1 - at / Math.max(1, candidates.length)),
    }))
    .filter(({ score }) => score >= ENOUGH)
    .sort((a, b) => b.score - a.score || a.from - b.from);
  const chosen: { span: Span; text: string; features: Features }[] = [];
  for (const { from, to, text } of ranked) {
    if (chosen.length >= MOST) break;
    const features = questionFeatures(text);
    if (chosen.every((one) => overlap(one.features, features) < SAME))
      chosen.push({ span: { from, to }, text, features });
  }
  return chosen.map(({ span, text }) => ({
    kind: "point",
    label: isSpec(text) ? "spec" : "benefit",
    text,
    phrasings: [],
    span,
  }));
}

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
const isSpec = (text: string): boolean => countOf(text, MEASURE) > countOf(text, BENEFIT);

function scoreOf(text: string, { kind, heading }: SourceLine, name: string): number {
  const length = /[\u3400-\u9fff]/.test(text) ? text.length * 2.5 : text.length;
  if (length < 18 || length > 420 || /[?？]["”]?$/.test(text) || BOILERPLATE.test(text)) return 0;
  return (
    0.7 * Math.min(3, countOf(text, BENEFIT)) +
    0.5 * Math.min(2, countOf(text, MEASURE)) +
    (YOU.test(text) ? 0.4 : 0) +
    (text.includes(name) ? 0.2 : 0) +
    (kind === "item" ? 0.3 : 0) +
    (isHighlights(heading) ? 0.7 : 0) -
    (MONEY.test(text) ? 0.9 : 0) -
    (TIME.test(text) ? 0.8 : 0) -
    (SERVICE.test(`${heading} ${text}`) ? 1 : 0) -
    (/^[^:：]{1,20}[:：]/.test(text) && !isHighlights(heading) ? 0.6 : 0)
  );
}

/** A text that ends as a sentence does. */
export const ended = (text: string): string =>
  /[。！？!?.…；;]["”’」』)）]*$/.test(text) ? text : `${text}${/[\u3400-\u9fff]/.test(text) ? "。" : "."}`;

/** Shared features as a share of the smaller one's. */
export function overlap(a: Features, b: Features): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let both = 0;
  for (const name of small.keys()) if (large.has(name)) both++;
  return both / Math.max(1, small.size);
}
