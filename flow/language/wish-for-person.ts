import { plain } from "./plain";

/** How surely a message asks for a person, and the words that say so. */
export interface PersonWish {
  /** From 0 to 1. */
  readonly probability: number;
  readonly words: string;
}

const NONE: PersonWish = { probability: 0, words: "" };

const ZH_PERSON =
  "(?:人工|真人|活人|真人客服|人工客服|客服人员|客服|坐席|座席|专员|顾问|工作人员|值班人员|经理|主管|店长|老板|领导|负责人|上级|售后|人类|服务人员|管理员)";
const ZH_ASK =
  "(?:转接?|接|切换?(?:成|到)?|换成?|找|叫|喊|要|联系|呼叫|请|来|派|给我|安排|接通|连接?|连线|召唤|想找|需要|求|想要|帮我找|帮我转|帮我接|申请|进入|有没有|有|上|咨询|和|跟|与|让|快给|打给)";
// What is asked for, how surely, in the order of looking.
const ASKS: readonly { readonly pattern: RegExp; readonly probability: number }[] = [
  {
    pattern: new RegExp(
      `${ZH_ASK}(?:一下|下|个|一个|位|一位|名|到|你们的?|你的|你家|贵公司的?|我|我们|的|在线|线上|真正的)*${ZH_PERSON}`,
    ),
    probability: 0.95,
  },
  {
    pattern:
      /^(?:人工|真人|客服|活人|转|转人工服务|人工服务|人工台|人工客服|在线客服|找人|人工人工|人呢|客服呢|人工呢|有人吗|有人在吗|有客服吗|客服在吗|在吗客服|客服电话|人工电话)+(?:啊|呀|呢|吧|谢谢|!|\?|。|~|,|\s)*$/,
    probability: 0.9,
  },
  {
    pattern:
      /转(?:一下)?人工|转人(?:吧|啊|!|$)|人工(?:处理|解决|回复|回答|介入|帮我|服务|咨询|接待|接听|沟通|帮忙)|换(?:一?个)?人(?:来|吧|跟|和|说|聊|回答|处理|$)|[来找叫]个(?:活|真)?人|来人啊?|(?:有没有|有)(?:活|真)?人(?:吗|在|能|可以|管|理|工|回)/,
    probability: 0.92,
  },
  {
    pattern:
      /(?:和|跟|与)(?:一?个)?(?:真正的)?(?:真人|活人|人|人类|客服|人工)(?:说话|说|聊|讲|谈|沟通|对话|交流|通话)/,
    probability: 0.92,
  },
  {
    pattern:
      /(?:不想|不要|别|不愿意?|拒绝|懒得|不跟|不和)(?:再)?(?:跟|和|与|用|让|要)?(?:你这个?|这个)?(?:机器人|机器|ai|智能客服|自动回复|人机)(?:说|聊|讲|废话|回|对话|沟通|来|敷衍|糊弄)?/,
    probability: 0.85,
  },
  {
    pattern:
      /(?:机器人|ai|智能客服|自动回复).{0,6}(?:没用|听不懂|不懂|解决不了|滚|走开|太蠢|太笨|智障|废物|答非所问)/,
    probability: 0.75,
  },
  {
    pattern: /(?:你|这|对面|那边)?(?:是|是不是)(?:机器人|人工|真人|人|ai|自动回复)(?:吗|吧|还是|\?|$)/,
    probability: 0.5,
  },
  {
    pattern:
      /\b(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|switch(?: me)?|pass me|put me|hand me|forward me|redirect(?: me)?|get me|direct me|escalate(?: this| me)?|patch me)(?: (?:over|through|straight|directly|right|now|please))*(?: (?:to|with|on))?(?: (?:a|an|the|any|another|your|some|one of your|somebody at|someone at))?(?: (?:real|live|actual|human|proper|living|different|senior|customer|support|service|care|sales|tech(?:nical)?|service|human))*[ -](?:human(?: being)?|humans|person|people|agent|agents|representative|rep|reps|operator|advisor|adviser|someone|somebody|supervisor|manager|specialist|associate|assistant|staff|employee|service|support|team|care|in charge)\b/,
    probability: 0.95,
  },
  {
    pattern:
      /\b(?:need|want|give me|get|like|find|reach|contact|have|help from|answer from|is there|are there|can i have|could i have|bring me|where is|where's|call|prefer|demand|request|ask for|message)(?: (?:to|a|an|the|any|some|your|in touch with|hold of|ahold of))*(?: (?:real|live|actual|living|human|customer|support|service))+ (?:human(?: being)?|person|people|agent|agents|representative|rep|operator|being|someone|service|help|support|assistant|specialist)\b/,
    probability: 0.93,
  },
  {
    pattern:
      /\b(?:need|want|give me|get me|like|bring me|where is|where's|ask for)(?: (?:to|a|an|the|your))* (?:human|agent|representative|operator|supervisor|manager|person)\b(?! (?:resources|error|hair|being paid|name|number))/,
    probability: 0.9,
  },
  {
    pattern:
      /^(?:please )?(?:(?:a |an |the )?(?:real |live |actual )?(?:human|agent|representative|operator|person|rep|customer service|customer support|human agent|live agent|live chat|live person|real person|human please|supervisor|manager|someone real|speak to human|talk to human|real human|live support)[ ,!.?]*(?:please|pls|now|asap)?[ !.?]*)+$/,
    probability: 0.92,
  },
  {
    pattern:
      /\b(?:is|are) (?:anyone|anybody|someone|somebody|there (?:anyone|anybody|someone|a (?:real )?(?:person|human)))\b.{0,20}\b(?:there|here|available|help|real|talk)\b|\banybody (?:there|home)\b|\banyone (?:there|real)\b/,
    probability: 0.8,
  },
  {
    pattern:
      /\b(?:don't|do not|dont|not|stop|hate|tired of|sick of|no more|rather not|instead of)(?: want)?(?: to)?(?: (?:talk|talking|speak|speaking|chat|chatting|deal|dealing|be)(?:ing)?)?(?: (?:to|with))?(?: (?:a|an|the|this|your|these|some|stupid))* ?(?:ro)?(?:bots?|chatbots?|machines?|ai|automated (?:system|response|replies|reply))\b/,
    probability: 0.85,
  },
  {
    pattern:
      /\b(?:are you|am i (?:talking|speaking|chatting) (?:to|with)|is this)(?: (?:a|an|just a|really a))? ?(?:real |live |actual )?(?:human|person|(?:ro)?bot|chatbot|machine|ai)\b/,
    probability: 0.5,
  },
];
// Said of the wish itself: no need, cancel it; or of something that happened, or of another thing by the same name.
const ZH_REFUSAL =
  /(?:不用|不要|不需要|不必|无需|不想|不想要|别|甭|先不|暂时不|暂不|取消|没必要|不是要?|没有要|没说要|不急着)(?:再|给我|帮我|你|去|想|要|麻烦)*(?:转接?|接|找|叫|要|换|联系|呼叫|申请|切换?)?(?:到|成|一下|个|一个)?(?:人工|真人|客服|经理|主管|活人|人)/;
const ZH_OTHER =
  /人工(?:智能|费|呼吸|湖|草|降雨|授精|成本|养殖|种植|合成|色素|香精|甜味剂|钻石|皮|培育|晶体|关节|耳蜗|泪液|林|岛|繁殖|客服(?:刚才|昨天|之前|已经|说|告诉|答应|态度))|纯人工|人工的吗|(?:刚才|昨天|之前|上次|已经|刚刚|早上|前天)(?:找|联系|问|转|打给|和|跟)(?:了|过)?(?:你们的?)?(?:人工|客服|经理)|(?:客服|经理|老板|店长|领导)(?:刚才|昨天|之前|已经|说|告诉|答应|回复|态度|人很?好|真好|不错|很|太|让我|给我|电话是)|(?:请|让|跟|和|与|要|来|有|叫|找)(?:问)?老板(?:娘)?(?:大气|生意|多|给|便宜|帮)|领导(?:喜欢|满意|让|要|开会)|送给?(?:领导|老板|经理)/;
const EN_REFUSAL =
  /\b(?:no need|(?:don't|do not|dont|didn't|did not|doesn't|never|not|wouldn't|won't|rather not) (?:really |even )?(?:need|want|have|wish|like|asking|ask|trying|going|connect|transfer|escalate|put|pass|hand|talk|speak)|without|instead of|cancel|stop|avoid|rather than|no longer need)(?: \w+){0,6}? (?:human|person|agent|representative|rep|operator|someone|somebody|manager|supervisor|people|staff|support|service|live chat)\b/;
const EN_OTHER =
  /\b(?:spoke|talked|chatted|have spoken|was talking|was speaking|already (?:spoke|talked|contacted))\b|\b(?:travel|real estate|estate|insurance|cleaning|booking|secret|user) agent|\bhuman (?:resources|hair|rights|error|body)|\bi am (?:a )?human|\bi'm (?:a )?human|\bper person|\bperson named|\bin person\b/;

const CUE =
  /[人转]|客服|经理|机器|专员|主管|老板|领导|坐席|座席|顾问|店长|售后|管理员|自动回复|\bai\b|human|person|people|agent|\breps?\b|representative|operator|advis[eo]r|someone|somebody|anyone|anybody|supervisor|manager|specialist|associate|assistant|staff|employee|service|support|\bteam\b|bot|machine|automated|live chat/;

/** Whether a visitor asks to be served by a person, in Chinese or English; a refusal of one is no wish. */
export function wishForPerson(text: string): PersonWish {
  return wishInPlain(plain(text));
}

/** The same of a text that is folded already (see `plain`). */
export function wishInPlain(text: string): PersonWish {
  if (!CUE.test(text)) return NONE;
  const line = text.replace(/[‘’]/g, "'");
  const close = ZH_REFUSAL.exec(line) ?? EN_REFUSAL.exec(line);
  // After "no need for a person", a wish may still follow a "but".
  const rest = close ? afterBut(line, close.index + close[0].length) : line;
  if (rest === "") return NONE;
  for (const { pattern, probability } of ASKS) {
    const match = pattern.exec(rest);
    if (!match) continue;
    const isOther = ZH_OTHER.test(rest) || EN_OTHER.test(rest);
    return { probability: isOther ? Math.min(0.25, probability / 4) : probability, words: match[0].trim() };
  }
  return NONE;
}

function afterBut(line: string, from: number): string {
  return /(?:但是?|可是|不过|还是|算了|but|actually|however)(.*)$/.exec(line.slice(from))?.[1] ?? "";
}
