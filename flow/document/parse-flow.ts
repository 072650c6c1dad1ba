import type { z } from "zod";
import { LIMITS } from "../kernel/limits";
import { checkDepth, jsonSize, sanitizeJson } from "../text/json";
import { engine, type Flow } from "./engine";
import { CURRENT_SCHEMA, migrateDocument } from "./migrations";

/** `path` names the fault's place: "nodes.3.data.bubbles.0.text". */
export type DocumentError = { path: string; code: string; message: string };
export type ParsedFlow = { ok: true; flow: Flow } | { ok: false; errors: DocumentError[] };

/** More faults than this help nobody. */
const MAX_ERRORS = 20;

/**
 * Reads a flow from a value of unknown origin. Texts lose NUL characters and broken surrogates; everything else that
 * does not fit is an error that names its path. Never throws.
 */
export function parseFlow(value: unknown): ParsedFlow {
  if (!checkDepth(value, LIMITS.depth))
    return refuse("", "too_deep", `A flow is at most ${LIMITS.depth} levels deep.`);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refuse("", "not_a_flow", "A flow is a JSON object with schema, nodes and edges.");
  const counts = { nodes: Reflect.get(value, "nodes"), edges: Reflect.get(value, "edges") };
  if (Array.isArray(counts.nodes) && counts.nodes.length > LIMITS.nodes)
    return refuse(
      "nodes",
      "too_many",
      `A flow has at most ${LIMITS.nodes} nodes; this one has ${counts.nodes.length}.`,
    );
  if (Array.isArray(counts.edges) && counts.edges.length > LIMITS.edges)
    return refuse(
      "edges",
      "too_many",
      `A flow has at most ${LIMITS.edges} edges; this one has ${counts.edges.length}.`,
    );
  const schema: unknown = Reflect.get(value, "schema");
  if (typeof schema === "number" && schema > CURRENT_SCHEMA) {
    return refuse(
      "schema",
      "newer_schema",
      `This flow was made by a newer version (schema ${schema}); this one reads up to ${CURRENT_SCHEMA}.`,
    );
  }
  if (jsonSize(value) > LIMITS.documentBytes)
    return refuse("", "too_large", `A flow holds at most ${LIMITS.documentBytes} bytes of JSON.`);
  const clean = migrateDocument(sanitizeJson(value, LIMITS.depth));
  const result = engine.flowSchema.safeParse(clean);
  return result.success
    ? { ok: true, flow: result.data }
    : { ok: false, errors: explainIssues(result.error) };
}

function refuse(path: string, code: string, message: string): ParsedFlow {
  return { ok: false, errors: [{ path, code, message }] };
}

/** zod's issues as errors with dotted paths. */
export function explainIssues(error: z.ZodError): DocumentError[] {
  return error.issues.slice(0, MAX_ERRORS).map((issue) => ({
    path: issue.path.map(String).join("."),
    code: issue.code ?? "invalid",
    message: issue.message,
  }));
}
