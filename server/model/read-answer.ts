import { z } from "zod";
import { sanitizeText } from "../../flow/text/json";
import type { ToolCall } from "./messages";
import { garbage, ModelError } from "./model-error";
import { Thoughts, withoutThoughts } from "./thoughts";
import { tokensOf } from "./token-estimate";

export type ModelAnswer = {
  text: string;
  /** Tools that it asks for; none where none were offered. */
  calls: ToolCall[];
  truncated: boolean;
  /** As the endpoint names it; empty where it does not. */
  model: string;
  usage: { input: number; output: number };
  /** Everything that it wrote, also what it thought and what it gave to tools, in tokens by our own count. */
  written: number;
};

// Endpoints differ in what they leave out, and nothing that they send is trusted to have the SDK's types.
const usage = z
  .object({ prompt_tokens: z.number().catch(0), completion_tokens: z.number().catch(0) })
  .nullish()
  .catch(undefined);
const name = z.string().max(200).catch("");
/** Where servers put what a model thinks; it is counted and said to nobody. */
const thoughts = {
  reasoning_content: z.string().nullish().catch(null),
  reasoning: z.string().nullish().catch(null),
};
const MAX_CALLS = 16;
const MAX_ARGUMENTS = 20_000;
const called = z.object({
  index: z
    .number()
    .int()
    .min(0)
    .max(MAX_CALLS - 1)
    .nullish(),
  id: z.string().max(200).nullish(),
  function: z.object({ name: z.string().max(200).nullish(), arguments: z.string().nullish() }).nullish(),
});
const calls = z.array(called).max(MAX_CALLS).nullish();
const whole = z.object({
  model: name,
  usage,
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          tool_calls: calls,
          ...thoughts,
        }),
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
        delta: z
          .object({
            content: z.string().nullish(),
            refusal: z.string().nullish(),
            tool_calls: calls,
            ...thoughts,
          })
          .nullish(),
      }),
    )
    .nullish(),
});

const MAX_TEXT = 200_000;
const MOST_TOKENS = 100_000_000;

/** Reads an answer that came in one piece. Throws ModelError. */
export function readAnswer(value: unknown, withTools = false): ModelAnswer {
  const parsed = whole.safeParse(value);
  const choice = parsed.success ? parsed.data.choices[0] : undefined;
  if (!parsed.success || choice === undefined) throw garbage();
  const asked = new Calls();
  if (withTools) asked.add(choice.message.tool_calls);
  return finished({
    written: tokensOf(writtenIn(choice.message)),
    text: withoutThoughts(choice.message.content ?? ""),
    calls: asked.all(),
    refused: Boolean(choice.message.refusal),
    reason: choice.finish_reason ?? "stop",
    model: parsed.data.model,
    usage: counted(parsed.data.usage),
  });
}

interface Writing {
  content?: string | null | undefined;
  reasoning_content?: string | null | undefined;
  reasoning?: string | null | undefined;
  tool_calls?: z.output<typeof calls>;
}

const writtenIn = ({ content, reasoning_content, reasoning, tool_calls }: Writing): string =>
  [
    content ?? "",
    reasoning_content ?? reasoning ?? "",
    ...(tool_calls ?? []).map((call) => `${call.function?.name ?? ""}${call.function?.arguments ?? ""}`),
  ].join("");

/** Reads a streamed answer and passes its text on as it comes. Throws ModelError. */
export async function readStream(
  stream: AsyncIterable<unknown>,
  onDelta: (text: string) => void,
  withTools = false,
): Promise<ModelAnswer> {
  const asked = new Calls();
  const thoughts = new Thoughts();
  let length = 0;
  let text = "";
  let held = "";
  let refused = false;
  let reason: string | undefined;
  let model = "";
  let tokens = counted(undefined);
  let pieces = 0;
  let written = "";
  const take = (content: string): void => {
    if (content === "") return;
    text += content;
    const ready = held + content;
    // Half of a character outside the basic plane waits for its other half.
    const isHalf = /[\ud800-\udbff]$/.test(ready);
    held = isHalf ? ready.slice(-1) : "";
    const shown = sanitizeText(isHalf ? ready.slice(0, -1) : ready);
    if (shown !== "") onDelta(shown);
  };
  for await (const value of stream) {
    const parsed = piece.safeParse(value);
    if (!parsed.success) throw garbage();
    pieces += 1;
    model ||= parsed.data.model;
    if (parsed.data.usage) tokens = counted(parsed.data.usage);
    const choice = parsed.data.choices?.[0];
    refused ||= Boolean(choice?.delta?.refusal);
    reason = choice?.finish_reason ?? reason;
    if (withTools) asked.add(choice?.delta?.tool_calls);
    written += writtenIn(choice?.delta ?? {});
    const content = choice?.delta?.content ?? "";
    length += content.length;
    if (length > MAX_TEXT) throw new ModelError("too_large", "The model's answer is too long");
    take(thoughts.push(content));
  }
  take(thoughts.end());
  if (pieces === 0) throw garbage();
  // Without a reason to finish the stream was cut, however politely the connection ended.
  if (reason === undefined) throw new ModelError("cut", "The model's answer broke off");
  return finished({
    text,
    calls: asked.all(),
    refused,
    reason,
    model,
    usage: tokens,
    written: tokensOf(written),
  });
}

/** Tools that are asked for, put together from their pieces. */
class Calls {
  private readonly found = new Map<number, { id: string; name: string; arguments: string }>();
  /** Where the last call of an index is: some servers give all calls the same. */
  private readonly places = new Map<number, number>();

  add(pieces: z.output<typeof calls>): void {
    for (const [at, { index, id, function: given }] of (pieces ?? []).entries()) {
      const place = this.placeOf(index ?? at, id ?? "");
      const known = this.found.get(place) ?? { id: "", name: "", arguments: "" };
      known.id ||= id ?? "";
      known.name ||= given?.name ?? "";
      known.arguments += given?.arguments ?? "";
      if (known.arguments.length > MAX_ARGUMENTS)
        throw new ModelError("too_large", "The model's answer is too long");
      this.found.set(place, known);
    }
  }

  private placeOf(index: number, id: string): number {
    const last = this.places.get(index) ?? index;
    const before = this.found.get(last)?.id ?? "";
    const isOther = id !== "" && before !== "" && id !== before;
    const place = isOther ? MAX_CALLS + this.found.size : last;
    if (this.found.size >= MAX_CALLS && !this.found.has(place)) throw garbage();
    this.places.set(index, place);
    return place;
  }

  all(): ToolCall[] {
    return [...this.found].map(([place, call]) => ({ ...call, id: call.id || `call_${place}` }));
  }
}

function finished(answer: {
  text: string;
  calls: ToolCall[];
  refused: boolean;
  reason: string;
  model: string;
  usage: { input: number; output: number };
  written: number;
}): ModelAnswer {
  const { text, calls: asked, refused, reason, model, usage: tokens, written } = answer;
  if (text.length > MAX_TEXT) throw new ModelError("too_large", "The model's answer is too long");
  if (refused || reason === "content_filter") throw new ModelError("blocked", "The model refused to answer");
  if (asked.length === 0 && sanitizeText(text).trim() === "")
    throw new ModelError("empty", "The model answered nothing");
  const truncated = reason === "length";
  return { text, calls: asked, truncated, model: sanitizeText(model), usage: tokens, written };
}

function counted(value: { prompt_tokens: number; completion_tokens: number } | null | undefined) {
  return { input: tokensIn(value?.prompt_tokens), output: tokensIn(value?.completion_tokens) };
}

/** What an endpoint counted, as far as that can be: it must neither give a budget back nor break its sum. */
export function tokensIn(count: number | undefined): number {
  return count !== undefined && count > 0 ? Math.min(Math.round(count), MOST_TOKENS) : 0;
}
