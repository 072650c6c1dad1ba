import type { EgressPolicy } from "./net/egress-policy";
import { type CallOptions, type OpenedAnswer, openGuarded } from "./net/open-guarded";
import { SafeFetchError } from "./net/safe-fetch-error";

export { type EgressPolicy, parseEgressPolicy, type Resolver } from "./net/egress-policy";
export type { CallOptions } from "./net/open-guarded";
export { hopHeader, readHop } from "./net/outgoing-headers";
export { SafeFetchError } from "./net/safe-fetch-error";

export type SafeRequest = CallOptions & {
  method?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | Uint8Array<ArrayBuffer> | undefined;
};

export type SafeAnswer = {
  status: number;
  statusText: string;
  headers: Headers;
  /** Where the answer came from, after redirects. */
  url: string;
  bytes: Uint8Array<ArrayBuffer>;
};

/**
 * The one way out: every request that Parley makes on somebody's behalf goes through
 * here. Private addresses, closed ports and other protocols are refused, redirects are
 * checked one by one, time (10 s) and size (1 MB, decompressed) are bounded.
 * Resolves with the whole answer whatever its status; throws SafeFetchError only.
 */
export async function safeFetch(
  policy: EgressPolicy,
  url: string | URL,
  request: SafeRequest = {},
): Promise<SafeAnswer> {
  const { method = "GET", headers = {}, body, ...options } = request;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const opened = await openGuarded(
    policy,
    { url, method, headers: Object.entries(headers), body: bytes },
    options,
  );
  return {
    status: opened.status,
    statusText: opened.statusText,
    headers: opened.headers,
    url: opened.url,
    bytes: await collect(opened.body),
  };
}

/**
 * The same guard in the shape of the platform's `fetch`, for libraries that take one.
 * The body streams; its limits hold while it is read. Rejects with SafeFetchError.
 */
export function safeFetchFor(policy: EgressPolicy, options: CallOptions = {}): typeof fetch {
  return async (input, init) => {
    const request = toRequest(input, init);
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const opened = await openGuarded(
      policy,
      { url: request.url, method: request.method, headers: request.headers, body },
      { ...options, signal: init?.signal ?? options.signal },
    );
    return toResponse(opened);
  };
}

/** The platform's own class reads every kind of address, header list and body that `fetch` accepts. */
function toRequest(input: string | URL | Request, init: RequestInit | undefined): Request {
  // Node demands the word for streamed bodies. The signal is passed on by itself.
  const duplex = init?.body instanceof ReadableStream ? { duplex: "half" } : {};
  try {
    return new Request(input, { ...init, signal: null, ...duplex });
  } catch {
    throw new SafeFetchError("protocol", "This request cannot be sent: its address or a header is not valid");
  }
}

async function toResponse(opened: OpenedAnswer): Promise<Response> {
  const { status, statusText, headers } = opened;
  if (status < 200 || status > 599) {
    await opened.body.cancel();
    throw new SafeFetchError("protocol", "The server sent an answer that is not valid HTTP");
  }
  const hasNoBody = status === 204 || status === 205 || status === 304;
  const response = new Response(hasNoBody ? null : opened.body, { status, statusText, headers });
  Object.defineProperty(response, "url", { value: opened.url });
  return response;
}

async function collect(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    length += next.value.byteLength;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
