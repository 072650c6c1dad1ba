import type { Flow } from "./engine";
import { abandonedPayment } from "./starters/abandoned-payment";
import { blank } from "./starters/blank";
import { coffeeShop } from "./starters/coffee-shop";
import { draw, type Pen, type StarterLocale } from "./starters/draw";
import { eventSignup } from "./starters/event-signup";
import { feedback } from "./starters/feedback";
import { leadCapture } from "./starters/lead-capture";
import { orderHelp } from "./starters/order-help";

type Words = { en: string; "zh-CN": string };
type Starter = {
  key: string /** Offered to a new workspace as content to try. */;
  demo: boolean;
  name: Words;
  description: Words;
  build: (pen: Pen) => void;
};

/** Flows to begin with, each in English and Chinese. */
export const STARTERS = [
  {
    key: "blank",
    demo: false,
    build: blank,
    name: { en: "Blank", "zh-CN": "空白流程" },
    description: { en: "A greeting and one question.", "zh-CN": "一句问候，一个问题。" },
  },
  {
    key: "order-help",
    demo: false,
    build: orderHelp,
    name: { en: "Order help", "zh-CN": "订单帮助" },
    description: {
      en: "Where is my order, returns, shipping, and a person when it gets hard.",
      "zh-CN": "查订单、退换货、运费，复杂问题转人工。",
    },
  },
  {
    key: "lead-capture",
    demo: false,
    build: leadCapture,
    name: { en: "Lead capture", "zh-CN": "线索收集" },
    description: {
      en: "Find out what people need, collect their details, tell the sales team.",
      "zh-CN": "了解需求、收集联系方式并通知销售。",
    },
  },
  {
    key: "feedback",
    demo: false,
    build: feedback,
    name: { en: "Feedback (NPS)", "zh-CN": "满意度回访（NPS）" },
    description: {
      en: "Ask for a score and a reason, and reach out to unhappy customers.",
      "zh-CN": "询问评分与原因，并及时安抚不满意的客户。",
    },
  },
  {
    key: "abandoned-payment",
    demo: false,
    build: abandonedPayment,
    name: { en: "Abandoned payment", "zh-CN": "未付款挽回" },
    description: {
      en: "Half an hour after a checkout that was not paid: a reminder with a coupon. After a deposit: the balance.",
      "zh-CN": "开始结算半小时仍未付款时提醒并附优惠券；付了定金的提醒付尾款。",
    },
  },
  {
    key: "coffee-shop",
    demo: true,
    build: coffeeShop,
    name: { en: "Coffee shop", "zh-CN": "咖啡店点单" },
    description: {
      en: "Takes an order, works out the total and asks a day later how it tasted.",
      "zh-CN": "点单、计算总价，第二天回访味道。",
    },
  },
  {
    key: "event-signup",
    demo: true,
    build: eventSignup,
    name: { en: "Event sign-up", "zh-CN": "活动报名" },
    description: {
      en: "Signs people up for an evening and reminds them the day before.",
      "zh-CN": "报名参加活动，并在前一天提醒。",
    },
  },
] as const satisfies readonly Starter[];

export type StarterKey = (typeof STARTERS)[number]["key"];

/** A starter as a document of its own, in Chinese for any `zh` locale and in English for every other. */
export function starterFlow(key: StarterKey, locale: string, id: string): Flow {
  const language: StarterLocale = /^zh\b/i.test(locale) ? "zh-CN" : "en";
  const starter = STARTERS.find((one) => one.key === key) ?? STARTERS[0];
  return draw(id, starter.name[language], language, starter.build);
}
