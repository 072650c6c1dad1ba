import type { Flow } from "./engine";
import { abandonedPayment } from "./starters/abandoned-payment";
import { blank } from "./starters/blank";
import { coffeeShop } from "./starters/coffee-shop";
import { draw, type Pen, type StarterLocale } from "./starters/draw";
import { eventSignup } from "./starters/event-signup";
import { feedback } from "./starters/feedback";
import { launch } from "./starters/launch";
import { leadCapture } from "./starters/lead-capture";
import { memberDay } from "./starters/member-day";
import type { Needs, Words } from "./starters/needs";
import { orderHelp } from "./starters/order-help";
import { postPurchase } from "./starters/post-purchase";
import { winBack } from "./starters/win-back";

type Starter = {
  key: string;
  /** Offered to a new workspace as content to try. */
  demo: boolean;
  name: Words;
  description: Words;
  build: (pen: Pen) => void;
  /** What is made when it is installed, so that it runs at once. */
  needs?: Needs;
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
    needs: {
      pools: {
        coupon: {
          name: { en: "Abandoned payment", "zh-CN": "未付款挽回券" },
          minor: 1_000,
          validHours: 48,
        },
      },
    },
  },
  {
    key: "launch",
    demo: false,
    build: launch,
    name: { en: "New product launch", "zh-CN": "新品首发" },
    description: {
      en: "Tells those who looked at products lately what is new, asks what they like and recommends.",
      "zh-CN": "把新品告诉近期浏览过商品的客户，询问喜好并推荐。",
    },
    needs: {
      pools: {
        coupon: { name: { en: "First day", "zh-CN": "首发券" }, minor: 1_500, validHours: 72 },
      },
      audiences: {
        interested: {
          name: { en: "Looked at products lately", "zh-CN": "近期浏览过商品" },
          condition: {
            all: [{ left: 'events["product.viewed"].count["30d"]', operator: "greaterOrEqual", right: 2 }],
          },
        },
      },
      people: ["ada", "bo"],
    },
  },
  {
    key: "win-back",
    demo: false,
    build: winBack,
    name: { en: "Win-back", "zh-CN": "沉睡客户召回" },
    description: {
      en: "After two silent months a friendly word; a week later a small coupon, then a larger one.",
      "zh-CN": "两个月没有动静先问候，一周后发小额券，再发大额券。",
    },
    needs: {
      pools: {
        small: { name: { en: "We miss you", "zh-CN": "想念您" }, minor: 1_000, validHours: 168 },
        large: { name: { en: "We really miss you", "zh-CN": "特别想念您" }, minor: 3_000, validHours: 168 },
      },
      audiences: {
        customers: {
          name: { en: "Have bought before", "zh-CN": "购买过的客户" },
          condition: { all: [{ left: 'events["order.paid"].count', operator: "greaterOrEqual", right: 1 }] },
        },
      },
      people: ["bo", "cai"],
    },
  },
  {
    key: "post-purchase",
    demo: false,
    build: postPurchase,
    name: { en: "After the purchase", "zh-CN": "售后关怀" },
    description: {
      en: "Three days after the delivery: is everything all right? Who is happy gets a coupon, who is not gets help.",
      "zh-CN": "签收三天后回访：满意的送券，不满意的跟进处理。",
    },
    needs: {
      pools: {
        thanks: { name: { en: "Thank you", "zh-CN": "感谢券" }, minor: 500, validHours: 720 },
      },
    },
  },
  {
    key: "member-day",
    demo: false,
    build: memberDay,
    name: { en: "Member day", "zh-CN": "会员日" },
    description: {
      en: "On the eighth of each month at ten, by each member's own clock: a coupon for today, and a word in the evening.",
      "zh-CN": "每月 8 日上午十点（按客户当地时间）发当日券，傍晚再提醒一次。",
    },
    needs: {
      pools: {
        today: { name: { en: "Member day", "zh-CN": "会员日券" }, minor: 2_000, validHours: 14 },
      },
      audiences: {
        members: {
          name: { en: "Members", "zh-CN": "会员" },
          condition: { all: [{ left: "tags", operator: "contains", right: "member" }] },
        },
      },
      people: ["ada", "cai"],
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

/** The language of a starter: Chinese for any `zh` locale, English for every other. */
export const starterLocale = (locale: string): StarterLocale => (/^zh\b/i.test(locale) ? "zh-CN" : "en");

/** A starter by its key. */
export const starterOf = (key: StarterKey): Starter => STARTERS.find((one) => one.key === key) ?? STARTERS[0];

/** A starter as a document of its own. `things`: ids of what it needs, by key; what is missing is still to be chosen. */
export function starterFlow(
  key: StarterKey,
  locale: string,
  id: string,
  things?: { readonly [key: string]: string },
): Flow {
  const language = starterLocale(locale);
  const starter = starterOf(key);
  return draw(id, starter.name[language], language, starter.build, things);
}
