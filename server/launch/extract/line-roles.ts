import { isMarkedQuestion, isSpeaker } from "../../knowledge/question-marks";
import type { SourceLine } from "./source-lines";

/** What people are told to mind. */
export const ADVICE =
  /^(?:note|notes|tip|tips|hint|warning|caution|important|disclaimer|please note|n\.?b\.?|p\.?s\.?|温馨提示|友情提示|特别提醒|提示|提醒|注意|注意事项|注|备注|说明|声明|免责声明|小贴士)$/i;
/** Names of what is the shop's rather than the thing's, or holds for some days only. */
export const SHOP =
  /^(?:划线价|原价|客服|客服热线|热线|客服电话|电话|联系电话|邮箱|地址|微信|公众号|官网|网址|备案号?|促销|促销活动|优惠|优惠券|活动|赠品|满减|月销|月销量|销量|评价|评分|用户评价|买家评价|评论|收藏|编辑|作者|来源|发布时间|更新时间|phone|tel|telephone|e-?mail|address|hotline|contact|media contact|press contact|website|promo(?:tion)?|offer|coupon|rating|reviews?|author|by|posted|updated|published|share|tags?)$/i;
/** The business's own number of it. */
export const NUMBER_NAME =
  /^(?:sku|item (?:no\.?|number|code)|product (?:no\.?|number|code|id)|article (?:no\.?|number)|art\.? ?no\.?|商品编号|商品编码|产品编号|货号|商品货号|商品货码)$/i;

const REVIEWS = /reviews?\b|testimonials?|what (?:our )?customers say|评价|评论|口碑|晒单|买家秀/i;
const OTHERS =
  /also (?:like|bought|viewed)|related|recently viewed|similar (?:items|products)|you might|goes (?:well )?with|猜你喜欢|看了又看|相关推荐|为你推荐|搭配购买|同类商品|相关商品/i;
const POLICY =
  /shipping|delivery|returns?\b|refunds?\b|payment|配送|运费|物流|退换|退货|售后|发票|支付|购买须知|下单须知|价格说明/i;
const HIGHLIGHTS = /卖点|亮点|优势|特点|特色|highlights?|features?|benefits?|why /i;

export const isHighlights = (heading: string): boolean => HIGHLIGHTS.test(heading);
/** What the heading above a line says of other things than of this product. */
export const isElsewhere = (heading: string): boolean => REVIEWS.test(heading) || OTHERS.test(heading);
export const isPolicy = (heading: string): boolean => POLICY.test(heading);

/** A question that stands as a heading or a line. */
export const asks = ({ kind, text }: SourceLine): boolean =>
  kind !== "row" && text.length <= 200 && (/[?？]\s*$/.test(text) || isMarkedQuestion(text));

/** The lines below a question that answer it: under a heading all, else the next; advice that follows is none. */
export function answerTo(lines: readonly SourceLine[], at: number): SourceLine[] {
  const question = lines[at];
  if (!question || !asks(question)) return [];
  const below: SourceLine[] = [];
  for (const next of lines.slice(at + 1)) {
    if (next.kind === "heading" || asks(next) || (below.length > 0 && isAdvice(next.text))) break;
    below.push(next);
    if (question.kind !== "heading") break;
  }
  return below;
}

export const isAdvice = (text: string): boolean =>
  ADVICE.test(/^([^:：]{1,20})[:：]/.exec(text)?.[1]?.trim() ?? "");

/** A customer's own words. */
export const isQuoted = (text: string): boolean => /^(?:[^:：]{0,40}[:：]\s*)?["“「『]/.test(text);

/** Whether the words before a colon name something: no sentence, no speaker, nothing that is the shop's. */
export function isName(label: string): boolean {
  return (
    label !== "" &&
    !/[,，、;；。.!?！？"“”「」]/.test(label.replace(/\b(?:no|max|min|approx)\./gi, "")) &&
    !/https?$/i.test(label) &&
    !/\d{2}$/.test(label) &&
    label.split(/\s+/).length <= 5 &&
    !isSpeaker(label) &&
    !ADVICE.test(label) &&
    !SHOP.test(label)
  );
}

/** Values of a data sheet are short, or begin with a number; a clause that speaks to somebody is none. */
export const isValue = (value: string): boolean =>
  /^[约≤≥<>≈~±]?\s?\d/.test(value) ||
  (!/你|您|\byou(?:r|'ll|’ll)?\b/i.test(value) &&
    value.length <= (/[\u3400-\u9fff]/.test(value) ? 100 : 240));
