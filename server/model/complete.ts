import type { Json } from "../../flow/text/json";
import { sanitizeText } from "../../flow/text/json";
import type { EgressPolicy } from "../safe-fetch";
import { clientFor, TIMEOUT_MS } from "./client";
import { findJsonObject } from "./find-json";
import { type ModelMessage, messagesOnWire, type ToolCall, type ToolOffer, toolsOnWire } from "./messages";
import { isModelSet, type ModelConfig, type Purpose } from "./model-config";
import { ModelError, type ModelErrorCode, toModelError } from "./model-error";
import { type ModelAnswer, readAnswer, readStream } from "./read-answer";
import { inputTokens } from "./token-estimate";

export type { ModelMessage } from "./messages";
export type { ModelConfig } from "./model-config";

export type CompletionRequest = {
  messages: ModelMessage[];
  /** What it is counted as. */
  purpose: Purpose;
  model?: string | undefined;
  temperature?: number | undefined;
  maxTokens: number;
  /** True: the answer must hold a JSON object; it is asked for once more when it does not. */
  json?: boolean | undefined;
  /** What is wrong with the JSON, in words for the model; it is repaired once. */
  check?: ((json: { [key: string]: Json }) => string | undefined) | undefined;
  /** Tools that may be asked for instead of an answer. */
  tools?: readonly ToolOffer[] | undefined;
  /** Called with each piece of text while it is written. */
  onDelta?: ((text: string) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Until the answer, or while streaming the longest silence. Milliseconds, 30 s without it. */
  timeoutMs?: number | undefined;
  /** Until when the answer has to be there, repairs included, by performance.now(). */
  until?: number | undefined;
};

export type Completion = {
  text: string;
  json?: { [key: string]: Json };
  /** Tools that are asked for; only where some were offered. */
  calls: readonly ToolCall[];
  /** True: the model stopped at its limit, the text is not whole. */
  truncated: boolean;
  model: string;
  /** Tokens of all tries together; 0 where the endpoint does not count. */
  usage: { input: number; output: number };
};

export const DEFAULT_MODEL = "gpt-4o-mini";
/** A wait that the endpoint asks for is kept when it is this short; beyond it the flow goes on by its error outlet. */
const MAX_RETRY_AFTER_SECONDS = 3;

/**
 * Asks a language model through the guarded fetch. Throws ModelError only. One retry at most: after a short wait
 * that the endpoint asked for, or to have JSON repaired that is not what was asked for. Every call is counted by the config's meter.
 */
export async function complete(
  config: ModelConfig,
  policy: EgressPolicy,
  request: CompletionRequest,
): Promise<Completion> {
  if (!isModelSet(config)) throw new ModelError("no_key", "No language model is set up");
  const model = request.model || config.model || DEFAULT_MODEL;
  const call: Calling = { config, policy, model, request };
  try {
    let answer = await ask(call, request.messages);
    const usage = { ...answer.usage };
    let read = request.json && answer.calls.length === 0 ? readJson(request, answer.text) : {};
    if (read.fault !== undefined) {
      answer = await ask(call, repair(request.messages, answer.text, read.fault));
      usage.input += answer.usage.input;
      usage.output += answer.usage.output;
      read = answer.calls.length === 0 ? readJson(request, answer.text) : {};
      if (read.fault !== undefined)
        throw new ModelError("garbage", "The model did not answer with the fields it was asked for");
    }
    const { text, calls, truncated, model: used } = answer;
    return {
      text: sanitizeText(text),
      ...(read.json === undefined ? {} : { json: read.json }),
      calls,
      truncated,
      model: used || model,
      usage,
    };
  } catch (error) {
    if (request.signal?.aborted) throw new ModelError("aborted", "The call was cancelled");
    throw toModelError(error);
  }
}

interface Calling {
  readonly config: ModelConfig;
  readonly policy: EgressPolicy;
  readonly model: string;
  readonly request: CompletionRequest;
}

function readJson(
  request: CompletionRequest,
  text: string,
): { json?: { [key: string]: Json }; fault?: string } {
  const json = findJsonObject(text);
  if (json === undefined) return { fault: "That was not the JSON object asked for." };
  const fault = request.check?.(json);
  return fault === undefined ? { json } : { fault };
}

async function ask(call: Calling, messages: ModelMessage[]): Promise<ModelAnswer> {
  try {
    return await askCounted(call, messages);
  } catch (error) {
    const failure = toModelError(error);
    const wait = failure.code === "rate_limited" ? failure.retryAfter : undefined;
    if (wait === undefined || wait > MAX_RETRY_AFTER_SECONDS) throw failure;
    await pause(wait * 1_000, call.request.signal);
    return await askCounted(call, messages);
  }
}

/** Failures before which the endpoint did no work that anybody pays for. */
const FREE = new Set<ModelErrorCode>([
  "no_key",
  "address",
  "connect",
  "auth",
  "rate_limited",
  "unknown_model",
  "not_found",
  "quota",
  "bad_request",
]);

/** One call of the endpoint, counted: what it may cost is taken before, what it did not cost is given back. */
async function askCounted(call: Calling, messages: ModelMessage[]): Promise<ModelAnswer> {
  const { config, model, request } = call;
  if (request.until !== undefined && request.until <= performance.now())
    throw new ModelError("timeout", "The model did not answer in time");
  const input = inputTokens(messages, request.tools);
  const most = input + request.maxTokens;
  const settle = await config.meter?.take(request.purpose, most);
  const began = performance.now();
  const ms = (): number => Math.round(performance.now() - began);
  let answers = false;
  try {
    const answer = await askOnce(call, messages, () => {
      answers = true;
    });
    const { usage, written } = answer;
    await settle?.({ input: usage.input || input, output: usage.output || written, ms: ms(), model });
    return answer;
  } catch (error) {
    const failure = toModelError(error);
    const code = request.signal?.aborted ? "aborted" : failure.code;
    // Who does not say what it cost may have written all that it was allowed to.
    const isFree = FREE.has(failure.code) && !answers;
    const cost = isFree ? { input: 0, output: 0 } : { input, output: request.maxTokens };
    await settle?.({ ...cost, ms: ms(), model, error: code });
    throw failure;
  }
}

/** The longest silence that is waited for. */
export const silenceOf = (config: ModelConfig, timeoutMs: number | undefined): number =>
  Math.min(timeoutMs ?? TIMEOUT_MS, config.timeoutMs ?? Number.POSITIVE_INFINITY);

/** `onAnswer`: the endpoint has begun to answer, and wants to be paid. */
async function askOnce(call: Calling, messages: ModelMessage[], onAnswer: () => void): Promise<ModelAnswer> {
  const { config, policy, model, request } = call;
  const mostMs = request.until === undefined ? undefined : request.until - performance.now();
  const client = await clientFor(config, policy, {
    timeoutMs: silenceOf(config, request.timeoutMs),
    mostMs,
    streams: request.onDelta !== undefined,
  });
  const body = {
    model,
    messages: messagesOnWire(messages),
    ...(request.tools?.length ? { tools: toolsOnWire(request.tools) } : {}),
    ...parameters(model, request),
  };
  const options = { signal: request.signal ?? null };
  const withTools = Boolean(request.tools?.length);
  if (request.onDelta === undefined) {
    return readAnswer(await client.chat.completions.create({ ...body, stream: false }, options), withTools);
  }
  const stream = await client.chat.completions.create(
    { ...body, stream: true, stream_options: { include_usage: true } },
    options,
  );
  onAnswer();
  return await readStream(stream, request.onDelta, withTools);
}

/** OpenAI's reasoning models refuse the parameters that all other endpoints expect. */
function parameters(model: string, request: CompletionRequest) {
  if (/^(o\d|gpt-5)/.test(model)) return { max_completion_tokens: request.maxTokens };
  const { temperature } = request;
  return { max_tokens: request.maxTokens, ...(temperature === undefined ? {} : { temperature }) };
}

function repair(messages: ModelMessage[], answer: string, fault: string): ModelMessage[] {
  return [
    ...messages,
    { role: "assistant", content: answer.slice(0, 8_000) },
    { role: "user", content: `${fault} Answer with the JSON object alone.` },
  ];
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(new ModelError("aborted", "The call was cancelled"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
