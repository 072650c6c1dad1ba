import { createHash } from "node:crypto";
import type { EffectRequests, EffectResults } from "../../flow/kernel/effects";
import { type SafeAnswer, SafeFetchError, type SafeRequest, safeFetch } from "../safe-fetch";
import { asJsonText, fillSecrets, MissingSecret } from "./fill-secrets";
import { effectFailure, type Performer, type PerformerContext } from "./performer";
import { readHttpBody } from "./read-http-body";

type Prepared = SafeRequest & { url: string; mayRepeat: boolean };

const MAX_WAIT_MS = 5_000;

/**
 * Calls another system. Any answer is a result, also one with status 404 or 500; failures are the codes of
 * SafeFetchError and `secret_missing`.
 */
export const performHttp: Performer<"http"> = async (request, context) => {
  try {
    const prepared = await prepare(request, context);
    const answer = await call(prepared, request, context);
    return { ok: true, result: resultOf(answer) };
  } catch (error) {
    if (error instanceof SafeFetchError) return effectFailure(error.code, error.message);
    if (error instanceof MissingSecret) return effectFailure("secret_missing", error.message);
    throw error;
  }
};

async function prepare(request: EffectRequests["http"], context: PerformerContext): Promise<Prepared> {
  const { secrets } = context;
  const headers = new Map<string, string>();
  for (const { name, value } of request.headers) {
    const lower = (await fillSecrets(name, secrets)).toLowerCase();
    const filled = await fillSecrets(value, secrets);
    const earlier = headers.get(lower);
    headers.set(lower, earlier === undefined ? filled : `${earlier}, ${filled}`);
  }
  const isSafe = request.method === "GET" || request.method === "HEAD";
  const isIdempotent = isSafe || request.method === "PUT" || request.method === "DELETE";
  const hasOwnKey = headers.has("idempotency-key");
  // The effect may be performed again after a crash: who knows the header does nothing twice.
  if (!isIdempotent && !hasOwnKey) headers.set("idempotency-key", shortKey(context.key));

  let body: string | undefined;
  if (request.body !== undefined && !isSafe) {
    const { type, text } = request.body;
    const write = type === "json" ? asJsonText : type === "form" ? encodeURIComponent : undefined;
    body = await fillSecrets(text, secrets, write);
    if (!headers.has("content-type")) headers.set("content-type", contentTypes[type]);
  }
  if (!headers.has("accept")) headers.set("accept", "application/json, text/plain;q=0.9, */*;q=0.8");
  return {
    url: await fillSecrets(request.url, secrets, encodeURIComponent),
    method: request.method,
    headers: Object.fromEntries(headers),
    body,
    timeoutMs: request.timeoutMs,
    hop: context.hop,
    signal: context.signal,
    mayRepeat: isIdempotent || hasOwnKey,
  };
}

const contentTypes = {
  json: "application/json",
  text: "text/plain; charset=utf-8",
  form: "application/x-www-form-urlencoded",
} as const;

async function call(
  prepared: Prepared,
  request: EffectRequests["http"],
  context: PerformerContext,
): Promise<SafeAnswer> {
  const { url, mayRepeat, ...options } = prepared;
  const attempts = 1 + Math.min(Math.max(request.retries, 0), 5);
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt >= attempts;
    const backoff = (context.config.retryDelayMs ?? 300) * 2 ** (attempt - 1);
    try {
      const answer = await safeFetch(context.config.egress, url, options);
      const isBusy = answer.status === 429;
      if (isLast || !(isBusy || (mayRepeat && answer.status >= 500))) return answer;
      const wait = retryAfterMs(answer) ?? backoff;
      if (wait > MAX_WAIT_MS) return answer;
      await pause(wait, context.signal);
    } catch (error) {
      if (isLast || !(error instanceof SafeFetchError) || !isWorthRepeating(error, mayRepeat)) throw error;
      await pause(backoff, context.signal);
    }
  }
}

/** A name that was not found cannot have been acted on; after a broken connection nobody knows. */
function isWorthRepeating(error: SafeFetchError, mayRepeat: boolean): boolean {
  return error.code === "dns" || (mayRepeat && (error.code === "connect" || error.code === "timeout"));
}

function retryAfterMs(answer: SafeAnswer): number | undefined {
  const value = answer.headers.get("retry-after");
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) * 1_000 : undefined;
}

function resultOf(answer: SafeAnswer): EffectResults["http"] {
  const headers = [...answer.headers].filter(([name]) => name !== "set-cookie" && name !== "__proto__");
  return {
    status: answer.status,
    headers: Object.fromEntries(headers),
    body: readHttpBody(answer.bytes, answer.headers.get("content-type")),
  };
}

function shortKey(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 40);
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(new SafeFetchError("aborted", "The call was cancelled"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener("abort", onAbort, { once: true });
  });
}
