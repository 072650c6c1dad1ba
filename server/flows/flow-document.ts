import { z } from "zod";
import { type Flow, parseFlow } from "../../flow";
import { AppError } from "../errors";

/**
 * A document from outside as the flow `id` of this workspace: read strictly, with the id that we gave it. Throws 400
 * `invalid-flow` naming the first fault's path; the others are in the details.
 */
export function readDocument(value: unknown, id: string): Flow {
  const parsed = parseFlow(value);
  if (!parsed.ok) throw invalidFlow(parsed.errors);
  return { ...parsed.flow, id };
}

export function invalidFlow(errors: readonly { path: string; code: string; message: string }[]): AppError {
  const first = errors[0];
  const message = first ? [first.path, first.message].filter(Boolean).join(": ") : "This is not a flow.";
  return new AppError(400, "invalid-flow", message, { path: first?.path, details: { errors } });
}

/** A document as stored; what is in the database was checked on its way in. */
export function storedDocument(value: unknown, name: string): Flow {
  const parsed = parseFlow(value);
  if (!parsed.ok)
    throw new Error(`a stored flow does not parse: ${parsed.errors[0]?.path} ${parsed.errors[0]?.message}`);
  return { ...parsed.flow, name };
}

/** Pins of a version: flow id -> version number. */
export const pinsSchema = z.record(z.string(), z.number().int().positive());
export type Pins = z.infer<typeof pinsSchema>;
