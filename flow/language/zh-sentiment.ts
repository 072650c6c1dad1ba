// Praise and complaint in Chinese by phrases: the longest known phrase at each place, turned by what stands before it in
// its clause (not, hardly, very, a little, if only), with weight moved to what comes after a "but".
import lexicon from "./data/zh-sentiment.json";
import { Phrases, words } from "./phrases";
import { aspectAt } from "./zh-aspects";
import { ZH_PATTERNS } from "./zh-patterns";

const PHRASES = new Phrases<number>();
for (const [weight, list] of Object.entries(lexicon.weights)) {
  for (const word of words(list)) PHRASES.add(word, Number(weight));
}
const CLAUSE = /[^,.!?;:\n~…、。！？；，：\s]+/g;
const SENTENCE_END = /[.!?;。！？；\n]/;
const NOT =
  /(?:不是|没有|没|不|无|未|并非|毫无|别|莫|难以|谈不上|称不上|算不上|说不上|不见得|未必|不能说|不再|缺乏|缺少)(?:很|太|那么|这么|特别|非常|十分|怎么|什么|啥|任何|一点|半点|有|是|能|会|用|要|觉得|感到|感觉|够|算|多|大|再|让人?我?|出现|发现|想象中?的?|图片上?的?|说的|之前的?|以前的?|上次的?|店里的?|那种|这种|一个|个)*$|没有?[^不]{1,8}(?:那么|这么|中的?|的|得)$/;
const NOT_TWICE =
  /(?:不得不|无不|没有不|不是不|不能不|不会不|不可能不|没有一个不|没有人不|不仅|不但|不光|不只|不单|不止|不论|不管|不愧|不一会儿?|不到|不错|差不多|要不是|没想到|想不到)[^不没无未]{0,6}$/;
const VERY =
  /(?:太|超级?|非常|特别|十分|极其?|极度|相当|真的?|好|很|巨|贼|老|实在|简直|尤其|格外|更加?|最|忒|无比|万分|那么|这么|如此|多么|超级无敌|绝对|完全|彻底|严重|根本)(?:的|地|是|就)?$/;
const SLIGHTLY = /(?:有一?点儿?|有些|稍微?|略微?|略有|些许|一点点?|还算|比较|算是|不算太|偶尔|个别)$/;
const WISH =
  /(?:如果|要是|假如|若|希望|但愿|建议|最好|应该|应当|本来|原本|本以为|以为|原以为|期待|要求|不求|祝|怎么才|能不能|可不可以)/;
const BUT = /^(?:但是?|可是|不过|然而|却|只是|就是|可惜|遗憾的?是|唯一|美中不足)/;

export interface ZhSentiment {
  /** The sum of what was found, above 0 for praise; about 3 for one clear phrase. */
  readonly score: number;
  readonly hits: number;
  readonly words: readonly string[];
}

/** Weighs a folded, simplified text (see `plain`). */
export function zhSentiment(text: string): ZhSentiment {
  let good = 0;
  let bad = 0;
  let hits = 0;
  let sentence: number[] = [];
  const found: string[] = [];
  let last = 0;
  for (const match of text.matchAll(CLAUSE)) {
    const clause = match[0];
    if (SENTENCE_END.test(text.slice(last, match.index))) sentence = [];
    last = match.index + clause.length;
    // What was said before a "but" counts less; what follows it counts more.
    let factor = 1;
    if (BUT.test(clause)) {
      for (const earlier of sentence) {
        if (earlier > 0) good -= 0.4 * earlier;
        else bad -= 0.4 * earlier;
      }
      sentence = [];
      factor = 1.2;
    }
    for (let at = 0; at < clause.length; at++) {
      const phrase = PHRASES.longestAt(clause, at);
      const aspect = aspectAt(clause, at);
      const hit = aspect && aspect.end >= (phrase?.end ?? 0) ? aspect : phrase;
      if (!hit) continue;
      at = hit.end - 1;
      if (hit.value === 0) continue;
      const weight = factor * turned(hit.value, clause.slice(Math.max(0, hit.at - 14), hit.at));
      hits++;
      found.push(clause.slice(hit.at, hit.end));
      sentence.push(weight);
      if (weight > 0) good += weight;
      else bad -= weight;
    }
    for (const { pattern, weight } of ZH_PATTERNS) {
      if (!pattern.test(clause)) continue;
      hits++;
      if (weight > 0) good += weight;
      else bad -= weight;
    }
  }
  return { score: good - bad, hits, words: found };
}

/** A phrase's weight after what stands before it. */
function turned(weight: number, before: string): number {
  if (before === "") return weight;
  const strong = VERY.test(before) ? 1.25 : SLIGHTLY.test(before) ? (weight > 0 ? 0.6 : 0.8) : 1;
  if (NOT.test(before) && !NOT_TWICE.test(before)) return weight > 0 ? -0.9 * weight : -0.5 * weight;
  if (weight > 0 && WISH.test(before)) return weight * 0.1;
  return weight * strong;
}
