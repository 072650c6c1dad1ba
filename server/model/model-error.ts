import { SafeFetchError } from "../safe-fetch";

export type ModelErrorCode =
  /** Nothing is set up that could answer. */
  | "no_key"
  /** The endpoint's address may not be called from here. */
  | "address"
  | "timeout"
  | "connect"
  /** The key was not accepted. */
  | "auth"
  | "rate_limited"
  /** The endpoint does not know the model. */
  | "unknown_model"
  /** There is nothing at that address. */
  | "not_found"
  /** The provider's account has no money left. */
  | "quota"
  /** The endpoint did not accept the request. */
  | "bad_request"
  /** The endpoint failed (5xx). */
  | "server"
  /** The answer is not what such an endpoint answers. */
  | "garbage"
  /** The answer broke off. */
  | "cut"
  | "empty"
  | "too_large"
  /** The model or its filter refused. */
  | "blocked"
  /** The workspace's tokens for the day are used up. */
  | "budget"
  /** It went on asking for tools that are not there, or in a wrong way. */
  | "tool"
  | "aborted";

/** Why a model did not answer. The message is for the author of the flow and holds nothing of the request. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;
  readonly status: number | undefined;
  /** Seconds after which the endpoint wants to be asked again. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ModelErrorCode,
    message: string,
    more: { status?: number | undefined; retryAfter?: number | undefined } = {},
  ) {
    super(message);
    this.name = "ModelError";
    this.code = code;
    this.status = more.status;
    this.retryAfter = more.retryAfter;
  }
}

/** Turns whatever the client threw into a ModelError. */
export function toModelError(error: unknown): ModelError {
  const chain = causes(error);
  const own = chain.find((cause) => cause instanceof ModelError);
  if (own instanceof ModelError) return own;
  const transport = chain.find((cause) => cause instanceof SafeFetchError);
  if (transport instanceof SafeFetchError) return fromTransport(transport);
  const status = statusOf(error);
  if (status !== undefined) return fromStatus(status, error);
  return garbage();
}

export function garbage(): ModelError {
  return new ModelError("garbage", "The model's endpoint sent something that is not an answer");
}

function fromTransport(error: SafeFetchError): ModelError {
  if (error.code === "blocked") {
    return new ModelError(
      "address",
      "The model's address may not be called from here; the operator can allow it",
    );
  }
  if (error.code === "timeout") return new ModelError("timeout", "The model did not answer in time");
  if (error.code === "too_large") return new ModelError("too_large", "The model's answer is too long");
  if (error.code === "aborted") return new ModelError("aborted", "The call was cancelled");
  return new ModelError("connect", "The model's endpoint could not be reached or broke off");
}

/** How endpoints say in a body that they do not know a model, or that an account is empty. */
const UNKNOWN_MODEL =
  /model_not_found|\bmodel\b.{0,120}\b(?:not (?:be )?(?:found|exist)|does ?n[o']t exist|unknown|not supported)|(?:unknown|no such|invalid|not found the) model|模型.{0,40}(?:不存在|未找到)/iu;
const NO_MONEY = /insufficient[_ ](?:quota|balance|credits?|funds)|billing_hard_limit|arrear|余额不足|欠费/iu;

function fromStatus(status: number, error: unknown): ModelError {
  const said = saidIn(error);
  if (status === 402 || (status < 500 && NO_MONEY.test(said))) {
    return new ModelError("quota", "The model's provider wants the account to be paid first", { status });
  }
  if (status === 401 || status === 403) {
    return new ModelError("auth", "The model's endpoint did not accept the key", { status });
  }
  if (status === 429) {
    return new ModelError("rate_limited", "The model's endpoint asks for patience", {
      status,
      retryAfter: retryAfterOf(error),
    });
  }
  if (status >= 500) return new ModelError("server", "The model's endpoint failed", { status });
  if ((status === 404 || status === 400 || status === 422) && UNKNOWN_MODEL.test(said)) {
    return new ModelError("unknown_model", "The model's endpoint does not know this model", { status });
  }
  if (status === 404 || status === 405) {
    return new ModelError("not_found", "There is no model's endpoint at this address", { status });
  }
  if (status >= 400)
    return new ModelError("bad_request", "The model's endpoint did not accept the request", { status });
  return garbage();
}

/** What an endpoint said of its refusal, only to tell the reason by: it is shown to nobody. */
function saidIn(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const body = "error" in error ? (JSON.stringify(error.error) ?? "") : "";
  return `${code} ${body}`.slice(0, 2_000);
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("status" in error)) return undefined;
  return typeof error.status === "number" ? error.status : undefined;
}

function retryAfterOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("headers" in error)) return undefined;
  const value = error.headers instanceof Headers ? error.headers.get("retry-after") : null;
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}

function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (
    let next = error;
    next !== undefined && found.length < 10;
    next = next instanceof Error ? next.cause : undefined
  ) {
    found.push(next);
  }
  return found;
}
