import type { Json, Reply, TurnResult } from "../../flow";
import { START_RULES } from "../../flow/language/hard-rules";
import { renderTemplate } from "../../flow/text/template";
import type { ConversationState } from "./conversation-state";
import type { KnownOrder } from "./order-of";
import type { PeopleSettings } from "./people-settings";
import type { PublishedEndpoint } from "./published-flows";
import { RATING_FLOW_ID, speaksChinese } from "./rating-flow";
import type { InboxExtra, TurnCommit, TurnExtras } from "./turn-commit";
import { type VisitorMood, WISHES_FROM } from "./visitor-mood";

/** The command by which a visitor who waits for a person goes back to the bot. */
export const CANCEL = "handoff.cancel";
export const PRIORITY_NAMES = ["normal", "high", "urgent"] as const;

/** A conversation that goes to people without its flow having asked for it. */
export interface ToPeople {
  readonly queue: string | null;
  /** 0 normal, 1 high, 2 urgent. */
  readonly priority: number;
  readonly reason: "wish" | "rule" | "switch" | "visitor";
  readonly rule: string | null;
  /** The rule, where meeting it is a complaint: marketing to the contact is held from this commit on. */
  readonly complaint: string | null;
  readonly brief: Json;
  /** What the visitor is told; empty: nothing. */
  readonly message: string;
}

/** Whether a visitor's message goes to people whatever the flow says: a hard rule, the switch, a wish for a person. */
export function toPeople(
  endpoint: PublishedEndpoint,
  state: ConversationState,
  reply: Reply,
  mood: VisitorMood | null,
  order?: KnownOrder,
): ToPeople | null {
  const { people } = endpoint;
  const zh = speaksChinese(endpoint, state);
  if (mood?.rule) {
    const { rule, rules } = mood;
    const met = rules.map(({ id, name, words: said }) => ({ id, name, words: [...said].slice(0, 5) }));
    const brief = {
      ...background(state, mood),
      ...(order === undefined ? null : { order: { ...order } }),
      asked: reply.text ?? "",
      rule,
      rules: met,
    };
    const aboutOrder = order !== undefined && rules.every(({ id }) => ABOUT_ORDERS.has(id));
    const standard = aboutOrder ? (zh ? ORDER_ZH : ORDER_EN) : zh ? RULE_ZH : RULE_EN;
    const message = words(people.ruleMessage ?? standard, endpoint, state, order);
    const complaint = complaintOf(people, rules);
    return { queue: people.ruleQueue, priority: 2, reason: "rule", rule, complaint, brief, message };
  }
  if (people.everyoneToPeople) return switched(endpoint, state, mood);
  if (reply.text === undefined || !mood) return null;
  if (mood.wantsPerson < WISHES_FROM || !people.wish.on) return null;
  return {
    queue: people.wish.queue,
    priority: 0,
    reason: "wish",
    rule: null,
    complaint: null,
    brief: { ...background(state, mood), asked: reply.text },
    message: words(people.wish.message ?? (zh ? WISH_ZH : WISH_EN), endpoint, state),
  };
}

/** A conversation that begins while everybody is sent to people. */
export function toPeopleAtStart(endpoint: PublishedEndpoint, state: ConversationState): ToPeople | null {
  return endpoint.people.everyoneToPeople && endpoint.kind === "chat" ? switched(endpoint, state) : null;
}

/** A visitor writes again after people have closed the conversation, and no flow answers. */
export function backToPeople(
  endpoint: PublishedEndpoint,
  state: ConversationState,
  mood: VisitorMood | null = null,
): ToPeople {
  const { people } = endpoint;
  const text = people.wish.message ?? (speaksChinese(endpoint, state) ? WISH_ZH : WISH_EN);
  const message = words(text, endpoint, state);
  return {
    queue: people.wish.queue,
    priority: 0,
    reason: "visitor",
    rule: null,
    complaint: null,
    brief: background(state, mood),
    message,
  };
}

const BUILT_IN = new Set(START_RULES.map((rule) => rule.id));

/** The first rule that it is a complaint to meet: every built-in one, and those of the workspace's own that say so. */
export function complaintOf(people: PeopleSettings, rules: VisitorMood["rules"]): string | null {
  const complains = ({ id }: { id: string }): boolean => {
    const own = people.rules.find((one) => one.id === id && one.on);
    return own ? own.complaint : BUILT_IN.has(id);
  };
  return rules.find(complains)?.id ?? null;
}

/** Whether a turn brings a conversation to people because of a hard rule. */
export const metRule = ({ extras }: TurnCommit): boolean =>
  extras?.inbox?.kind === "queued" && extras.inbox.reason === "rule";

/** A workspace's words may say what is known: `{{ contact.parcel }}`, and of a complaint's order `{{ contact.lastOrder.number }}`. */
function words(
  text: string,
  endpoint: PublishedEndpoint,
  state: ConversationState,
  order?: KnownOrder,
): string {
  const { profile, channel, locale, timeZone, runs } = state;
  return renderTemplate(text, {
    vars: runs[0]?.session.vars ?? {},
    contact: order === undefined ? profile : { ...profile, lastOrder: { ...order } },
    conversation: { channel, locale },
    workspace: endpoint.constants,
    locale: locale ?? endpoint.locale ?? endpoint.workspaceLocale,
    timeZone: timeZone ?? endpoint.timeZone,
  }).trim();
}

function switched(
  endpoint: PublishedEndpoint,
  state: ConversationState,
  mood: VisitorMood | null = null,
): ToPeople {
  return { ...backToPeople(endpoint, state, mood), reason: "switch" };
}

/** What every brief tells: what the flow knows by then, and what the visitor sounds like; what was said is read with it. */
function background(state: ConversationState, mood: VisitorMood | null): { [name: string]: Json } {
  const session = state.runs.find((run) => run.flowId !== RATING_FLOW_ID)?.session;
  const felt = mood?.shown ?? state.mood;
  return {
    ...(session ? { vars: session.vars } : {}),
    ...(felt === undefined ? {} : { mood: felt }),
    ...(state.page === null ? {} : { page: state.page }),
  };
}

/** What the inbox keeps of a handoff that a flow asked for: the node's own event says it. */
export function queuedBy(
  asked: { readonly [name: string]: Json },
  result: TurnResult,
  state: ConversationState,
): InboxExtra {
  const { queue, priority, skills, waiting, reason } = asked;
  return {
    kind: "queued",
    queue: typeof queue === "string" ? queue : null,
    priority: Math.max(0, PRIORITY_NAMES.indexOf(priority as "normal")),
    skills: Array.isArray(skills) ? skills.filter((one): one is string => typeof one === "string") : [],
    reason: reason === "route" ? "route" : "flow",
    brief: {
      ...(typeof asked.summary === "string" ? { summary: asked.summary } : {}),
      vars: result.session.vars,
      tried: result.session.history.slice(-6).map(({ from, text }) => ({ from, text })),
      ...(state.mood === undefined ? {} : { mood: state.mood }),
      path: result.path,
      visits: Object.keys(result.session.visits).slice(-40),
      ...(state.page === null ? {} : { page: state.page }),
    },
    ...(waiting === undefined || waiting === null ? {} : { waitingMessage: waiting }),
  };
}

/** The row of a rating, as the step that asked for it says it. */
export function ratingOf(
  { score, style, comment }: { readonly [name: string]: Json },
  id: string,
): NonNullable<TurnExtras["rating"]> {
  return {
    id,
    score: typeof score === "number" ? score : 0,
    style: typeof style === "string" ? style : "",
    comment: typeof comment === "string" ? comment : null,
  };
}

const WISH_EN = "I am getting a colleague for you. Please stay here; you may go on writing.";
const WISH_ZH = "正在为您转接人工客服，请稍候，您可以继续留言。";
const RULE_EN = "Thank you for telling us. A colleague takes this over right away.";
/** Rules that people meet who wait for something: what is known of it is worth saying to them, and to nobody who is hurt. */
const ABOUT_ORDERS: ReadonlySet<string> = new Set(["fraud", "lawyer", "press", "consumerProtection"]);
const ORDER_EN =
  "We are very sorry. Your order {{ contact.lastOrder.ref }}{% if contact.lastOrder.number %} ({{ contact.lastOrder.carrier }} {{ contact.lastOrder.number }}){% endif %} is with us, and a colleague takes this over right away.";
const ORDER_ZH =
  "非常抱歉让您久等了。我们已经看到您的订单 {{ contact.lastOrder.ref }}{% if contact.lastOrder.number %}（{{ contact.lastOrder.carrier }} {{ contact.lastOrder.number }}）{% endif %}，同事会马上接手处理。";
const RULE_ZH = "感谢您告诉我们，我们的同事会马上接手处理。";
