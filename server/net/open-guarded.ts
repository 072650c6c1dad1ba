import { fetch as undiciFetch } from "undici";
import { CallLimits } from "./call-limits";
import type { EgressPolicy } from "./egress-policy";
import { explainFailure } from "./explain-failure";
import { agentFor } from "./guarded-agent";
import { limitedBody, tooLarge } from "./limited-body";
import { carriesCredentials, outgoingHeaders, withoutCredentials } from "./outgoing-headers";
import { SafeFetchError } from "./safe-fetch-error";
import { checkUrl } from "./url-guard";

export type CallOptions = {
  /** For the whole call, redirects and body included. Milliseconds. */
  timeoutMs?: number | undefined;
  connectTimeoutMs?: number | undefined;
  /** Longest silence, before the headers and between two chunks. Without it only the total counts. */
  idleTimeoutMs?: number | undefined;
  /** Of the body after decompression. */
  maxBytes?: number | undefined;
  maxRedirects?: number | undefined;
  /** How often what caused this call has been through Parley already, see `readHop`. */
  hop?: number | undefined;
  signal?: AbortSignal | undefined;
};

export type OutgoingCall = {
  url: string | URL;
  method: string;
  headers: Iterable<readonly [string, string]>;
  body?: Uint8Array<ArrayBuffer> | undefined;
};

export type OpenedAnswer = {
  status: number;
  statusText: string;
  headers: Headers;
  /** Where the answer came from, after redirects. */
  url: string;
  body: ReadableStream<Uint8Array>;
};

type Step = { url: URL; method: string; headers: Headers; body: Uint8Array<ArrayBuffer> | undefined };

/**
 * Makes one guarded call and walks its redirects by hand, each checked as if it were
 * the first. Resolves when the headers of the last answer are there; the body is
 * still limited while it is read. Throws SafeFetchError only.
 */
export async function openGuarded(
  policy: EgressPolicy,
  call: OutgoingCall,
  options: CallOptions,
): Promise<OpenedAnswer> {
  const { timeoutMs = 10_000, connectTimeoutMs = 5_000, maxBytes = 1_000_000, maxRedirects = 5 } = options;
  let step: Step = {
    url: checkUrl(call.url, policy),
    method: checkMethod(call.method),
    headers: outgoingHeaders(call.headers, options.hop ?? 0),
    body: call.body,
  };
  const dispatcher = agentFor(policy, connectTimeoutMs);
  const limits = new CallLimits({ timeoutMs, idleTimeoutMs: options.idleTimeoutMs, signal: options.signal });
  try {
    for (let redirects = 0; ; redirects += 1) {
      if (limits.failure !== undefined) throw limits.failure;
      limits.waiting();
      const response = await undiciFetch(step.url, {
        method: step.method,
        headers: [...step.headers],
        body: step.body ?? null,
        redirect: "manual",
        signal: limits.signal,
        dispatcher,
      });
      limits.heard();
      const location = redirectTarget(response.status, response.headers.get("location"));
      if (location === undefined) {
        const declared = Number(response.headers.get("content-length") ?? "0");
        if (declared > maxBytes) throw tooLarge(maxBytes);
        return {
          status: response.status,
          statusText: response.statusText,
          headers: new Headers([...response.headers]),
          url: step.url.href,
          body: response.body === null ? emptyBody(limits) : limitedBody(response.body, maxBytes, limits),
        };
      }
      await response.body?.cancel();
      if (redirects >= maxRedirects) {
        throw new SafeFetchError("redirects", `The server redirected more than ${maxRedirects} times`);
      }
      step = redirected(step, response.status, location, policy);
    }
  } catch (error) {
    const failure = limits.failure ?? explainFailure(error, "request");
    limits.fail(failure);
    limits.end();
    throw failure;
  }
}

function redirectTarget(status: number, location: string | null): string | undefined {
  const isRedirect = status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
  return isRedirect && location !== null && location !== "" ? location : undefined;
}

function redirected(from: Step, status: number, location: string, policy: EgressPolicy): Step {
  const url = checkUrl(resolveLocation(location, from.url), policy);
  const becomesGet =
    (status === 303 && from.method !== "HEAD" && from.method !== "GET") ||
    ((status === 301 || status === 302) && from.method === "POST");
  const body = becomesGet ? undefined : from.body;
  const isDowngrade = from.url.protocol === "https:" && url.protocol === "http:";
  if (isDowngrade && (body !== undefined || carriesCredentials(from.headers))) {
    throw new SafeFetchError("redirects", "The server redirected from https to http");
  }
  const headers =
    url.origin === from.url.origin ? new Headers(from.headers) : withoutCredentials(from.headers);
  if (becomesGet) {
    for (const name of ["content-type", "content-encoding", "content-language", "content-location"]) {
      headers.delete(name);
    }
  }
  return { url, method: becomesGet ? "GET" : from.method, headers, body };
}

function resolveLocation(location: string, base: URL): URL {
  try {
    return new URL(location, base);
  } catch {
    throw new SafeFetchError("redirects", "The server redirected to something that is not an address");
  }
}

function checkMethod(method: string): string {
  const upper = method.toUpperCase();
  if (!/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(upper)) {
    throw new SafeFetchError("protocol", "This HTTP method is not supported");
  }
  return upper;
}

function emptyBody(limits: CallLimits): ReadableStream<Uint8Array> {
  limits.end();
  return new ReadableStream({ start: (controller) => controller.close() });
}
