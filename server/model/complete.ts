import type OpenAI from "openai";
import type { Json } from "../../flow/text/json";
import { sanitizeText } from "../../flow/text/json";
import { type EgressPolicy, safeFetchFor } from "../safe-fetch";
import { findJsonObject } from "./find-json";
import { ModelError, toModelError } from "./model-error";
import { type ModelAnswer, readAnswer, readStream } from "./read-answer";

export type ModelConfig = {
  /** May be missing only together with an own `baseUrl` (local models need none). */
  apiKey?: string | undefined;
  /** Of any endpoint that speaks OpenAI's chat completions; OpenAI's own without it. */
  baseUrl?: string | undefined;
  /** Used where a call names no model. */
  model?: string | undefined;
};

export type ModelMessage = { role: "system" | "user" | "assistant"; content: string };

export type CompletionRequest = {
  messages: ModelMessage[];
  model?: string | undefined;
  temperature?: number | undefined;
  maxTokens: number;
  /** True: the answer must hold a JSON object; it is asked for once more when it does not. */
  json?: boolean;
  /** Called with each piece of text while it is written. */
  onDelta?: ((text: string) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Until the answer, or while streaming the longest silence. Milliseconds, 30 s without it. */
  timeoutMs?: number | undefined;
};

export type Completion = {
  text: string;
  json?: { [key: string]: Json };
  /** True: the model stopped at its limit, the text is not whole. */
  truncated: boolean;
  model: string;
  /** Tokens of all tries together; 0 where the endpoint does not count. */
  usage: { input: number; output: number };
};

export const DEFAULT_MODEL = "gpt-4o-mini";
const OPENAI_URL = "https://api.openai.com/v1";
const MAX_ANSWER_BYTES = 2_000_000;
/** A wait that the endpoint asks for is kept when it is this short; beyond it the flow goes on by its error outlet. */
const MAX_RETRY_AFTER_SECONDS = 3;

/**
 * Asks a language model through the guarded fetch. Throws ModelError only. One retry at most: after a short wait
 * that the endpoint asked for, or to have an answer without JSON repaired.
 */
export async function complete(
  config: ModelConfig,
  policy: EgressPolicy,
  request: CompletionRequest,
): Promise<Completion> {
  if (!config.apiKey && !config.baseUrl) throw new ModelError("no_key", "No language model is set up");
  const model = request.model || config.model || DEFAULT_MODEL;
  const client = await clientFor(config, policy, request);
  try {
    let answer = await ask(client, model, request, request.messages);
    const usage = { ...answer.usage };
    let json = request.json ? findJsonObject(answer.text) : undefined;
    if (request.json && json === undefined) {
      answer = await ask(client, model, request, repair(request.messages, answer.text));
      usage.input += answer.usage.input;
      usage.output += answer.usage.output;
      json = findJsonObject(answer.text);
      if (json === undefined)
        throw new ModelError("garbage", "The model did not answer with the fields it was asked for");
    }
    const { text, truncated, model: used } = answer;
    return {
      text: sanitizeText(text),
      ...(json === undefined ? {} : { json }),
      truncated,
      model: used || model,
      usage,
    };
  } catch (error) {
    if (request.signal?.aborted) throw new ModelError("aborted", "The call was cancelled");
    throw toModelError(error);
  }
}

async function ask(
  client: OpenAI,
  model: string,
  request: CompletionRequest,
  messages: ModelMessage[],
): Promise<ModelAnswer> {
  try {
    return await askOnce(client, model, request, messages);
  } catch (error) {
    const failure = toModelError(error);
    const wait = failure.code === "rate_limited" ? failure.retryAfter : undefined;
    if (wait === undefined || wait > MAX_RETRY_AFTER_SECONDS) throw failure;
    await pause(wait * 1_000, request.signal);
    return await askOnce(client, model, request, messages);
  }
}

async function askOnce(
  client: OpenAI,
  model: string,
  request: CompletionRequest,
  messages: ModelMessage[],
): Promise<ModelAnswer> {
  const body = { model, messages, ...parameters(model, request) };
  const options = { signal: request.signal ?? null };
  if (request.onDelta === undefined) {
    return readAnswer(await client.chat.completions.create({ ...body, stream: false }, options));
  }
  const stream = await client.chat.completions.create(
    { ...body, stream: true, stream_options: { include_usage: true } },
    options,
  );
  return await readStream(stream, request.onDelta);
}

/** OpenAI's reasoning models refuse the parameters that all other endpoints expect. */
function parameters(model: string, request: CompletionRequest) {
  if (/^(o\d|gpt-5)/.test(model)) return { max_completion_tokens: request.maxTokens };
  const { temperature } = request;
  return { max_tokens: request.maxTokens, ...(temperature === undefined ? {} : { temperature }) };
}

async function clientFor(
  config: ModelConfig,
  policy: EgressPolicy,
  request: CompletionRequest,
): Promise<OpenAI> {
  const timeoutMs = request.timeoutMs ?? 30_000;
  const streams = request.onDelta !== undefined;
  const totalMs = streams ? timeoutMs * 4 : timeoutMs;
  // Loaded when it is first needed: most processes and all plays of a flow never ask a model.
  const { default: Client } = await import("openai");
  return new Client({
    // The local models that need no key still want the header.
    apiKey: config.apiKey || "none",
    baseURL: config.baseUrl || OPENAI_URL,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    // The guarded fetch ends the call; this is only the SDK's own, later limit.
    timeout: totalMs + 5_000,
    logLevel: "off",
    fetch: safeFetchFor(policy, {
      timeoutMs: totalMs,
      idleTimeoutMs: timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
      maxRedirects: 0,
    }),
  });
}

function repair(messages: ModelMessage[], answer: string): ModelMessage[] {
  return [
    ...messages,
    { role: "assistant", content: answer.slice(0, 8_000) },
    { role: "user", content: "That was not the JSON object asked for. Answer with the JSON object alone." },
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
