import { plain } from "../../flow/language/plain";

/**
 * A product's name or a question, as the two are compared: folded, without spaces beside Chinese, with single ones elsewhere and between a word
 * and its figures ("iphone15pro" is an "iPhone 15 Pro"; "X2" stays whole).
 */
export function askedForm(text: string): string {
  return plain(text)
    .replace(/[\s_·]+/g, " ")
    .replace(/([a-z]{3})-?(?=\d)/g, "$1 ")
    .replace(/(\d)-?(?=[a-z]{3})/g, "$1 ")
    .replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, "")
    .trim();
}

/** Where a name stands in a question by itself, -1 for nowhere: "x2" stands neither in "x20" nor in "max2". */
export function findName(question: string, name: string): number {
  const joins = (a: string, b: string) => /[a-z0-9]/.test(a) && /[a-z0-9]/.test(b);
  for (let at = question.indexOf(name); name && at >= 0; at = question.indexOf(name, at + 1)) {
    const [before, after] = [question[at - 1] ?? "", question[at + name.length] ?? ""];
    if (!joins(before, name[0] ?? "") && !joins(name.at(-1) ?? "", after)) return at;
  }
  return -1;
}

const PRICE =
  /多少钱|价格|价钱|价位|售价|定价|报价|怎么卖|几多钱|几钱|卖多少|\bhow much\b|\bprices?\b|\bcosts?\b|\bpricing\b/u;
/** What a question about a price says beside the name of what it is about. */
const BESIDE =
  /多少钱|多少|价格|价钱|价位|售价|定价|报价|怎么卖|几多钱|几钱|卖|你们|我们|请问|请|现在|今天|目前|想知道|想问|知道|告诉|一下|一台|一部|一个|一件|一款|这款|这个|那款|那个|手机|产品|商品|[是的要啊呢吗呀吧我你您问下元块什么为]|\b(?:how much|prices?|pricing|costs?|is|are|was|does|do|will|be|it|the|a|an|of|for|to|at|now|today|currently|right|please|can|could|you|me|i|tell|know|what|whats|s|buy|pay|sell|new|your|phone|product|one|hi|hello|starts?)\b|\p{P}|\p{S}|\s/gu;

export const asksForPrice = (question: string): boolean => PRICE.test(question);

/** Whether a question asks for the price of what is named and of nothing else: "the price of an X2", but not "of an X2's case". */
export function asksOnlyForPrice(question: string, name: string, category: string | null): boolean {
  const at = findName(question, name);
  if (at < 0 || !asksForPrice(question)) return false;
  let rest = `${question.slice(0, at)} ${question.slice(at + name.length)}`;
  for (const word of (category ?? "").split("/")) {
    const kind = askedForm(word);
    if (kind) rest = rest.replaceAll(kind, " ");
  }
  return rest.replace(BESIDE, "") === "";
}
