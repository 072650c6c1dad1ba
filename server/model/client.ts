import type OpenAI from "openai";
import { type EgressPolicy, safeFetchFor } from "../safe-fetch";
import { OPENAI_URL } from "./model-config";

const MAX_ANSWER_BYTES = 2_000_000;
export const TIMEOUT_MS = 30_000;
/** How much longer than its longest silence an answer may take that comes bit by bit. */
export const PATIENCE = 4;

/** A client of an endpoint that leaves by the guarded fetch. `timeoutMs`: until the answer, or while streaming the longest silence; `mostMs`: the whole call. */
export async function clientFor(
  endpoint: { apiKey?: string | undefined; baseUrl?: string | undefined },
  policy: EgressPolicy,
  options: {
    timeoutMs?: number | undefined;
    mostMs?: number | undefined;
    streams?: boolean;
    maxBytes?: number;
  },
): Promise<OpenAI> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const totalMs = Math.min(
    options.streams ? timeoutMs * PATIENCE : timeoutMs,
    options.mostMs ?? Number.POSITIVE_INFINITY,
  );
  // Loaded when it is first needed: most processes and all plays of a flow never ask a model.
  const { default: Client } = await import("openai");
  return new Client({
    // The local models that need no key still want the header.
    apiKey: endpoint.apiKey || "none",
    baseURL: endpoint.baseUrl || OPENAI_URL,
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
      maxBytes: options.maxBytes ?? MAX_ANSWER_BYTES,
      maxRedirects: 0,
    }),
  });
}
