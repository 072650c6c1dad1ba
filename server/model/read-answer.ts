import { z } from "zod";
import { sanitizeText } from "../../flow/text/json";
import { garbage, ModelError } from "./model-error";

export type ModelAnswer = {
  text: string;
  truncated: boolean;
  /** As the endpoint names it; empty where it does not. */
  model: string;
  usage: { input: number; output: number };
};

// Endpoints differ in what they leave out, and nothing that they send is trusted to have the SDK's types.
const usage = z
  .object({ prompt_tokens: z.number().catch(0), completion_tokens: z.number().catch(0) })
  .nullish()
  .catch(undefined);
const name = z.string().max(200).catch("");
const whole = z.object({
  model: name,
  usage,
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});
const piece = z.object({
  model: name,
  usage,
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
});

const MAX_TEXT = 200_000;

/** Reads an answer that came in one piece. Throws ModelError. */
export function readAnswer(value: unknown): ModelAnswer {
  const parsed = whole.safeParse(value);
  const choice = parsed.success ? parsed.data.choices[0] : undefined;
  if (!parsed.success || choice === undefined) throw garbage();
  return finished({
    text: choice.message.content ?? "",
    refused: Boolean(choice.message.refusal),
    reason: choice.finish_reason ?? "stop",
    model: parsed.data.model,
    usage: counted(parsed.data.usage),
  });
}

/** Reads a streamed answer and passes its text on as it comes. Throws ModelError. */
export async function readStream(
  stream: AsyncIterable<unknown>,
  onDelta: (text: string) => void,
): Promise<ModelAnswer> {
  let text = "";
  let held = "";
  let refused = false;
  let reason: string | undefined;
  let model = "";
  let tokens = counted(undefined);
  let pieces = 0;
  for await (const value of stream) {
    const parsed = piece.safeParse(value);
    if (!parsed.success) throw garbage();
    pieces += 1;
    model ||= parsed.data.model;
    if (parsed.data.usage) tokens = counted(parsed.data.usage);
    const choice = parsed.data.choices?.[0];
    refused ||= Boolean(choice?.delta?.refusal);
    reason = choice?.finish_reason ?? reason;
    const content = choice?.delta?.content ?? "";
    if (content === "") continue;
    text += content;
    if (text.length > MAX_TEXT) throw new ModelError("too_large", "The model's answer is too long");
    const ready = held + content;
    // Half of a character outside the basic plane waits for its other half.
    const isHalf = /[\ud800-\udbff]$/.test(ready);
    held = isHalf ? ready.slice(-1) : "";
    const shown = sanitizeText(isHalf ? ready.slice(0, -1) : ready);
    if (shown !== "") onDelta(shown);
  }
  if (pieces === 0) throw garbage();
  // Without a reason to finish the stream was cut, however politely the connection ended.
  if (reason === undefined) throw new ModelError("cut", "The model's answer broke off");
  return finished({ text, refused, reason, model, usage: tokens });
}

function finished(answer: {
  text: string;
  refused: boolean;
  reason: string;
  model: string;
  usage: { input: number; output: number };
}): ModelAnswer {
  const { text, refused, reason, model, usage: tokens } = answer;
  if (text.length > MAX_TEXT) throw new ModelError("too_large", "The model's answer is too long");
  if (refused || reason === "content_filter") throw new ModelError("blocked", "The model refused to answer");
  if (sanitizeText(text).trim() === "") throw new ModelError("empty", "The model answered nothing");
  return { text, truncated: reason === "length", model: sanitizeText(model), usage: tokens };
}

function counted(value: { prompt_tokens: number; completion_tokens: number } | null | undefined) {
  return { input: value?.prompt_tokens ?? 0, output: value?.completion_tokens ?? 0 };
}
