import { Phrases, words } from "./phrases";

const STRENGTHS: readonly { readonly weight: number; readonly list: string }[] = [
  {
    weight: 1.2,
    list: "十万火急 火急 万分紧急 紧急 加急 急急急 很急 非常急 特别急 超急 着急死 急死 急用 等着用 等着救 救命 人命关天 来不及 要来不及 快来不及 等不及 刻不容缓 马上就要 今天必须 今天之内 今天就要 今晚就要 明天就要 明早就要 立刻马上 立即处理 马上处理 马上解决 立刻解决 马上退 立刻退 赶飞机 赶火车 赶高铁 要赶不上 urgent urgently asap emergency right_now immediately as_soon_as_possible right_away time_sensitive life_or_death help_me_now this_instant running_out_of_time can't_wait_any_longer need_it_today need_it_by_today need_it_tonight by_tonight by_tomorrow deadline critical",
  },
  {
    weight: 0.7,
    list: "急 着急 心急 焦急 赶紧 赶快 尽快 快点 快一点 快些 速度点 速度 速回 速速 速来 马上 立刻 立马 立即 抓紧 催一下 催催 催单 催 麻烦快 能快点 快快快 多久 还要多久 要等多久 什么时候能 什么时候才 到底什么时候 几点能 还没到 还没发 还没收到 还没退 等了好久 等很久 等了很久 等半天 等了一天 一直没 迟迟 超时 再不解决 再不处理 再不发货 再不退 再不送 再不回 最后一次 最后通牒 不能再等 等不了 hurry quick quickly soon soonest fast now today tonight still_waiting still_no when_will how_long how_much_longer where_is_my been_waiting days_ago overdue late delayed stuck stranded right_this_minute priority",
  },
];
const PHRASES = new Phrases<number>();
for (const { weight, list } of STRENGTHS) {
  for (const word of words(list)) PHRASES.add(word.replaceAll("_", " "), weight);
}
const NO_HURRY =
  /不(?:是很|太|着|用|必)?急|不着急|不赶时间|没那么急|慢慢来|no (?:rush|hurry)|not (?:urgent|in a hurry)|when(?:ever)? you (?:can|have time)|take your time/;
const LATIN = /[a-z]/;

/** From 0 to 1: how little a folded message (see `plain`) can wait, by its words, its signs and its anger. */
export function urgencyOf(text: string, anger: number): number {
  if (NO_HURRY.test(text)) return 0.05;
  let sum = 1.2 * Math.max(0, anger - 0.3);
  for (const { at, end, value } of PHRASES.find(text)) {
    if (LATIN.test(text.charAt(at)) && (LATIN.test(text.charAt(at - 1)) || LATIN.test(text.charAt(end))))
      continue;
    sum += value;
  }
  sum += 0.15 * Math.min(4, text.split("!").length - 1);
  return 1 - Math.exp(-0.75 * sum);
}
