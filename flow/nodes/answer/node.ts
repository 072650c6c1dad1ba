import { z } from "zod";
import type { Option, RichBlock, RichInline } from "../../kernel/chat";
import type { EffectResults } from "../../kernel/effects";
import { target, template } from "../../kernel/fields";
import { defineNode, go, type NodeContext, type Step, wait } from "../../kernel/node";
import { safeUrl } from "../../kernel/urls";
import type { Json } from "../../text/json";
import { matchOne } from "../ask/accept-choice";

const dataSchema = z.strictObject({
  /** What is asked; without it, the visitor's last message. */
  question: template(2_000).optional(),
  /** The share of answers that is to be right; without it, the workspace's. */
  precision: z.number().min(0.5).max(0.99).nullable().optional(),
  /** Say the answer. */
  show: z.boolean().default(true),
  /** Name the source below it. */
  showSource: z.boolean().default(true),
  /** The knowledge's own words, also where a model could put them better. */
  verbatim: z.boolean().default(false),
  /** When unsure: offer up to three questions that may have been meant. */
  askBack: z.boolean().default(true),
  /** Only what lies in this folder. */
  folder: z.string().max(300).optional(),
  /** Where answer, source and confidence go. */
  save: target().default("answer"),
});
type AnswerData = z.output<typeof dataSchema>;
type Found = EffectResults["answer"];

/** Answers a question from the workspace's knowledge where that is sure enough, with its source; works without a model. */
export const answer = defineNode({
  type: "answer",
  group: "intelligence",
  readsHistory: (data) => !data.question?.trim(),
  data: dataSchema,
  blank: {},
  outlets: () => [
    { id: "answered", kind: "main", optional: true },
    { id: "unsure", kind: "else" },
    { id: "error", kind: "error", fallback: "unsure", optional: true },
  ],
  preview: (data) => [
    ...(data.question?.trim() ? [{ kind: "text" as const, text: data.question }] : []),
    ...(data.folder?.trim() ? [{ kind: "field" as const, label: "folder", text: data.folder }] : []),
  ],
  lint: (data) =>
    !data.show && !data.save.trim() ? [{ severity: "warning", code: "result_unused", path: ["show"] }] : [],
  enter: (data, context) => ask(data, context, { question: questionOf(data, context) }, false),
  resume: (data, context, resume, parked) => {
    if (resume.type === "reply") return chosen(data, context, readOffers(parked.state), resume.reply);
    if (resume.type !== "effect") return go("error");
    if (!resume.outcome.ok) {
      const { code, message } = resume.outcome.error;
      context.problem(`answer_${code}`, message);
      return go("error");
    }
    const { result } = resume.outcome;
    if (!("likely" in result)) return go("error");
    return result.answer !== null
      ? tell(data, context, result)
      : doubt(data, context, result, parked.state === true);
  },
});

/** `again`: something was offered already, and nothing more is. */
function ask(
  data: AnswerData,
  context: NodeContext,
  what: { question: string; passage?: string },
  again: boolean,
): Step {
  if (what.question === "") {
    keep(data, context, null, null, 0);
    return go("unsure");
  }
  return wait({
    for: "effect",
    kind: "answer",
    request: {
      question: what.question.slice(0, 2_000),
      ...(what.passage === undefined ? {} : { passage: what.passage }),
      ...(typeof data.precision === "number" ? { precision: data.precision } : {}),
      ...(data.folder?.trim() ? { folder: data.folder.trim() } : {}),
      ...(data.verbatim ? { verbatim: true } : data.show ? { stream: true } : {}),
    },
    state: again,
  });
}

function questionOf(data: AnswerData, context: NodeContext): string {
  if (data.question?.trim()) return context.render(data.question).trim();
  return context.history.findLast(({ from }) => from === "visitor")?.text.trim() ?? "";
}

function tell(data: AnswerData, context: NodeContext, found: Found): Step {
  const text = found.answer?.trim() ?? "";
  const { source, confidence } = found;
  keep(data, context, text, source, confidence);
  context.emit("knowledge.answered", {
    source: source?.id ?? null,
    title: source?.title ?? null,
    confidence,
    using: found.using,
    model: found.model ?? null,
    fault: found.fault ?? null,
  });
  const sources = found.sources ?? (source ? [source] : []);
  if (data.show && text) context.say(messageOf(text, data.showSource ? sources : [], context.locale));
  return go("answered");
}

function doubt(data: AnswerData, context: NodeContext, found: Found, again: boolean): Step {
  keep(data, context, null, null, found.confidence);
  context.emit("knowledge.unsure", {
    confidence: found.confidence,
    offered: data.askBack && !again,
    fault: found.fault ?? null,
  });
  const offers = found.likely.slice(0, 3);
  if (!data.askBack || again || offers.length === 0) return go("unsure");
  const words = isChinese(context.locale) ? CHINESE : ENGLISH;
  context.say({ type: "text", text: words.meant });
  const options = [
    ...offers.map(({ question }, at): Option => ({ id: `q${at + 1}`, label: question })),
    { id: "none", label: words.none },
  ];
  return wait({
    for: "reply",
    awaiting: { type: "choice", options },
    state: { options, passages: offers.map(({ passage }) => passage) },
  });
}

type Offers = { options: Option[]; passages: string[] };
const offersSchema = z.object({
  options: z.array(z.object({ id: z.string(), label: z.string() })),
  passages: z.array(z.string()),
});

function readOffers(state: Json | undefined): Offers {
  const parsed = offersSchema.safeParse(state);
  return parsed.success ? parsed.data : { options: [], passages: [] };
}

/** A question that was offered, none of them, or something else that is asked then. */
function chosen(
  data: AnswerData,
  context: NodeContext,
  offers: Offers,
  reply: { text?: string | undefined; choice?: string | undefined },
): Step {
  const said = (reply.text ?? "").trim();
  const option =
    reply.choice === undefined
      ? matchOne(said, offers.options)
      : (offers.options.find(({ id }) => id === reply.choice) ?? null);
  if (option?.id === "none") return go("unsure");
  const passage = option ? offers.passages[offers.options.indexOf(option)] : undefined;
  if (option && passage !== undefined) return ask(data, context, { question: option.label, passage }, true);
  return ask(data, context, { question: said }, true);
}

function keep(
  data: AnswerData,
  context: NodeContext,
  text: string | null,
  source: Found["source"],
  confidence: number,
): void {
  if (data.save.trim())
    context.write(data.save, { text, source: source?.title ?? null, url: source?.url ?? null, confidence });
}

const ENGLISH = { meant: "Did you mean one of these?", none: "None of these", source: "Source: " };
const CHINESE = { meant: "您想问的是不是下面的问题？", none: "都不是", source: "来源：" };
const isChinese = (locale: string): boolean => /^zh\b/i.test(locale);

type Source = NonNullable<Found["source"]>;

/** The answer, and below it where it is from. */
function messageOf(text: string, sources: readonly Source[], locale: string) {
  if (sources.length === 0) return { type: "text" as const, text };
  const word = (isChinese(locale) ? CHINESE : ENGLISH).source;
  const between = isChinese(locale) ? "、" : ", ";
  const named = sources.flatMap((source, at): RichInline[] => {
    const title = { text: source.title, italic: true };
    const url = source.url === null ? null : safeUrl(source.url);
    const inline: RichInline = url === null ? title : { type: "link", url, children: [title] };
    return at === 0 ? [inline] : [{ text: between, italic: true }, inline];
  });
  const rich: RichBlock[] = [
    ...text
      .split(/\n+/)
      .filter((line) => line.trim())
      .map((line): RichBlock => ({ type: "paragraph", children: [{ text: line.trim() }] })),
    { type: "paragraph", children: [{ text: word, italic: true }, ...named] },
  ];
  const titles = sources.map(({ title }) => title).join(between);
  return { type: "text" as const, text: `${text}\n\n${word}${titles}`, rich };
}
