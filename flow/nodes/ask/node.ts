import { z } from "zod";
import { bubblesSchema, previewBubbles, sayBubbles } from "../../kernel/bubbles";
import { durationMs, durationSchema, target, template } from "../../kernel/fields";
import {
  defineNode,
  go,
  type NodeContext,
  type Outlet,
  type PreviewLine,
  type Step,
  wait,
} from "../../kernel/node";
import type { Reply, Wait } from "../../kernel/session";
import type { Json } from "../../text/json";
import { accept } from "./accept";
import { buildAwaiting } from "./awaiting";
import { type AskInput, inputSchema } from "./input";
import { lintInput } from "./lint-input";
import { retryText } from "./retry-texts";

const dataSchema = z.strictObject({
  bubbles: bubblesSchema.default([]),
  input: inputSchema.meta({ field: "input" }),
  save: target().optional(),
  /** Put the answer at the end of the list in `save`. */
  append: z.boolean().optional(),
  /** Said to an answer that was not understood; without it, a sentence that fits the kind of input. */
  retry: template(2_000).optional(),
  /** After so many answers that were not understood, leave by `invalid`. Without it: ask for ever. */
  tries: z.number().int().min(1).max(20).optional(),
  /** Where the last answer goes when it leaves by `invalid`. */
  saveInvalid: target().optional(),
  timeout: durationSchema.optional(),
});
type AskData = z.output<typeof dataSchema>;

/** What many people answer alike; the other kinds (an address, a file, a form) say who somebody is. */
const ANYBODYS: ReadonlySet<AskInput["type"]> = new Set([
  "text",
  "number",
  "date",
  "time",
  "dateRange",
  "choice",
  "pictureChoice",
  "rating",
]);

/** Says bubbles, then waits for one answer of one kind. */
export const ask = defineNode({
  type: "ask",
  waits: true,
  group: "talk",
  data: dataSchema,
  blank: { bubbles: [{ type: "text", text: "" }], input: { type: "text" } },
  impersonal: ({ input, append, saveInvalid }) => {
    const mayPassBy = "options" in input && input.options.length === 0;
    const texts = JSON.stringify(input);
    return ANYBODYS.has(input.type) && !append && !saveInvalid && !mayPassBy && !/\{\{|\{%/.test(texts)
      ? "answer"
      : false;
  },
  outlets: (data) => {
    const outlets: Outlet[] = staticOptions(data.input).map((option) => ({
      id: option.id,
      kind: "choice",
      label: option.label,
      fallback: "answered",
    }));
    outlets.push({ id: "answered", kind: "main" });
    if (data.tries !== undefined) outlets.push({ id: "invalid", kind: "error" });
    if (data.timeout) outlets.push({ id: "timeout", kind: "timeout" });
    return outlets;
  },
  preview: (data) => {
    const lines: PreviewLine[] = previewBubbles(data.bubbles);
    // A single choice's options are its outlets: the card shows them there.
    if (isChoice(data.input) && data.input.multiple)
      lines.push(...data.input.options.map((option) => ({ kind: "text" as const, text: option.label })));
    if (data.save) lines.push({ kind: "field", label: data.save, text: data.input.type });
    return lines;
  },
  lint: (data) => lintInput(data.input),
  enter: (data, context) => {
    sayBubbles(data.bubbles, context);
    const awaiting = buildAwaiting(data.input, data.append ? undefined : data.save, context);
    if (
      "options" in awaiting &&
      awaiting.options.length === 0 &&
      !("evenEmpty" in data.input && data.input.evenEmpty)
    ) {
      context.problem("no_options", "There is nothing to choose from.");
      return go("answered");
    }
    return wait({
      for: "reply",
      awaiting,
      ...(data.timeout ? { until: context.now + durationMs(data.timeout) } : {}),
    });
  },
  resume: (data, context, resume, waiting) => {
    if (resume.type === "timer") return go("timeout");
    if (resume.type !== "reply" || waiting.for !== "reply") return go("answered");
    // A command of the page around the chat that nothing listens to is no answer.
    if (isOnlyCommand(resume.reply)) return again(waiting, waiting.state);
    const result = accept(data.input, resume.reply, {
      now: context.now,
      timeZone: context.timeZone,
      locale: context.locale,
      options: "options" in waiting.awaiting ? waiting.awaiting.options : [],
      render: (source) => context.render(source),
    });
    if (!result.ok) {
      const tries = (typeof waiting.state === "number" ? waiting.state : 0) + 1;
      if (data.tries !== undefined && tries >= data.tries) {
        if (data.saveInvalid) context.write(data.saveInvalid, resume.reply.text ?? null);
        return go("invalid");
      }
      const text =
        (data.retry === undefined ? "" : context.render(data.retry).trim()) ||
        retryText(result, context.locale);
      context.say({ type: "text", text });
      return again(waiting, tries);
    }
    store(data, result.value, context);
    if (data.input.type === "form") {
      for (const field of data.input.fields)
        if (field.save) context.write(field.save, result.fields?.[field.name] ?? null);
    }
    return go(
      staticOptions(data.input).some((option) => option.id === result.option) && result.option
        ? result.option
        : "answered",
    );
  },
});

const isChoice = (input: AskInput): input is Extract<AskInput, { type: "choice" | "pictureChoice" }> =>
  input.type === "choice" || input.type === "pictureChoice";

/** Options with an outlet of their own: those of a single choice. */
const staticOptions = (input: AskInput): { id: string; label: string }[] =>
  isChoice(input) && !input.multiple ? input.options : [];

function again(waiting: Extract<Wait, { for: "reply" }>, state: Json | undefined): Step {
  return wait({
    for: "reply",
    awaiting: waiting.awaiting,
    ...(waiting.until === undefined ? {} : { until: waiting.until }),
    ...(state === undefined ? {} : { state }),
  });
}

function store(data: AskData, value: Json, context: NodeContext): void {
  if (!data.save) return;
  if (!data.append) context.write(data.save, value);
  if (!data.append || value === null) return;
  const before = context.read(data.save);
  const list = Array.isArray(before) ? before : before === null || before === "" ? [] : [before];
  context.write(data.save, [...list, value]);
}

const isOnlyCommand = (reply: Reply): boolean =>
  reply.command !== undefined && Object.keys(reply).every((key) => key === "command");
