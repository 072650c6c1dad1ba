import { z } from "zod";
import { databaseFault } from "../db/pools";
import { AppError } from "../errors";
import { log } from "../log";

/** RFC 9457 problem details, the body of every error. */
export const problemSchema = z.strictObject({
  type: z.string().describe("A URI of the problem's kind"),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string().describe("Stable name of the problem"),
  errors: z
    .array(z.strictObject({ path: z.string(), message: z.string() }))
    .optional()
    .describe("What is wrong where"),
  issues: z
    .array(z.record(z.string(), z.unknown()))
    .optional()
    .describe("Findings of a flow that cannot be published"),
  revision: z.number().int().optional().describe("The revision that holds now"),
});

const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Who is asking?",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  413: "Too large",
  415: "Unsupported content type",
  422: "Cannot be done",
  429: "Too many requests",
  500: "Internal error",
  503: "Not available now",
  507: "Out of space",
};

export interface Problem {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Any fault as problem details. What is not meant for callers becomes a 500 that says nothing, and is logged. */
export function toProblem(error: unknown, where: string): Problem {
  const fault = error instanceof AppError ? error : databaseFault(error);
  if (!fault) log.error({ err: error, route: where }, "a request failed");
  const { status, code, message } = fault ?? {
    status: 500,
    code: "internal",
    message: "Something went wrong here.",
  };
  const details = record(fault?.details);
  const errors = Array.isArray(details.errors)
    ? details.errors.map(pathAndMessage)
    : fault?.path === undefined
      ? undefined
      : [{ path: fault.path, message }];
  const body = {
    type: `urn:parley:problem:${code}`,
    title: TITLES[status] ?? "Error",
    status,
    detail: message,
    code,
    ...(errors ? { errors } : {}),
    ...(Array.isArray(details.issues) ? { issues: details.issues } : {}),
    ...(typeof details.revision === "number" ? { revision: details.revision } : {}),
  };
  const wait = typeof details.retryAfter === "number" ? details.retryAfter : status === 503 ? 1 : undefined;
  return {
    status,
    body: JSON.stringify(body),
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(wait === undefined ? {} : { "retry-after": String(wait) }),
    },
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function pathAndMessage(value: unknown): { path: string; message: string } {
  const { path, message } = record(value);
  return { path: String(path ?? ""), message: String(message ?? "") };
}
