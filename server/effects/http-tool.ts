import { z } from "zod";
import type { HttpTool } from "../../flow/kernel/model-tools";

type Values = { [name: string]: string | number | boolean | undefined };

const MOST_LETTERS = 500;

/** The arguments that a model may give to an author's call. */
export function argumentsSchema(parameters: HttpTool["parameters"]): z.ZodType<Values> {
  const shape = parameters.map(({ name, kind, description, required }) => {
    const plain =
      kind === "number"
        ? z.number()
        : kind === "boolean"
          ? z.boolean()
          : z.string().max(MOST_LETTERS).refine(isPlainPart, "is not allowed");
    const told = description ? plain.describe(description) : plain;
    return [name, required ? told : told.optional()] as const;
  });
  return z.strictObject(Object.fromEntries(shape));
}

/** A path's own words for "here" and "above" would lead out of where the author pointed. */
const isPlainPart = (text: string): boolean => !/^\s*\.{1,2}\s*$/.test(text);

const PLACE = /(?<!\{)\{([\p{L}][\p{L}\p{N}_]*)\}(?!\})/gu;

/**
 * Puts arguments into an address, each as one piece of its path or query; those that stand nowhere in it are left over. Null where an
 * argument would be part of the host, or one that the address needs is missing.
 */
export function fillAddress(
  url: string,
  values: Values,
): { url: string; left: { [name: string]: string | number | boolean } } | null {
  const host = /^https?:\/\/[^/?#]*/i.exec(url)?.[0];
  if (host === undefined || host.search(PLACE) >= 0) return null;
  const used = new Set<string>();
  let missing = false;
  const filled = url.replace(PLACE, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    used.add(name);
    if (value === undefined) missing = true;
    return encodeURIComponent(String(value ?? "").replace(/\p{Surrogate}/gu, "\ufffd"));
  });
  if (missing) return null;
  const left = Object.entries(values).flatMap(([name, value]) =>
    used.has(name) || value === undefined ? [] : [[name, value] as const],
  );
  return { url: filled, left: Object.fromEntries(left) };
}
