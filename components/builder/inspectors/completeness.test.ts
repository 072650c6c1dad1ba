import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { engine } from "../../../flow/index";
import { bubbleSchema } from "../../../flow/kernel/bubbles";
import { inputSchema } from "../../../flow/nodes/ask/input";

const here = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** What stands in an inspector and in the fields that it draws, and those that they draw. */
function sourceOf(path: string, seen: Set<string> = new Set()): string {
  if (seen.has(path)) return "";
  seen.add(path);
  const text = here(path);
  const drawn = [...text.matchAll(/from "(?:\.\.\/fields|\.)\/([a-z-]+-(?:field|editor|picker|duration))"/g)];
  return text + drawn.map(([, name]) => sourceOf(`../fields/${name}.tsx`, seen)).join("\n");
}

/** Every key that a schema knows, wherever it stands in it. Conditions have an editor and a test of their own. */
function keysOf(schema: z.core.$ZodType, found: Set<string> = new Set()): Set<string> {
  if (schema instanceof z.ZodObject) {
    for (const [key, inner] of Object.entries<z.core.$ZodType>(schema.shape)) {
      found.add(key);
      if (key !== "when" && key !== "rich") keysOf(inner, found);
    }
  } else if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    keysOf(schema.def.innerType, found);
  else if (schema instanceof z.ZodArray) keysOf(schema.element, found);
  else if (schema instanceof z.ZodUnion) for (const one of schema.options) keysOf(one, found);
  return found;
}

/** Keys that nobody sets by hand: identities, and a button's answer, which importers write. */
const UNSET = new Set(["id", "choice"]);
const fileOf = (type: string): string =>
  `./${type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.tsx`;
const missing = (keys: Iterable<string>, source: string): string[] =>
  [...keys].filter((key) => !UNSET.has(key) && !new RegExp(`(?<![\\w$])${key}(?![\\w$])`).test(source));

describe("inspectors", () => {
  it.each([...engine.definitions.values()].map((one) => [one.type, one] as const))(
    "%s: every setting can be made",
    (type, definition) => {
      const keys = keysOf(definition.data);
      expect(keys.size, "keys of the schema").toBeGreaterThan(0);
      expect(missing(keys, sourceOf(fileOf(type)))).toEqual([]);
    },
  );

  it("walks into questions and bubbles", () => {
    expect([...keysOf(inputSchema)]).toEqual(
      expect.arrayContaining(["placeholder", "pattern", "evenEmpty", "country", "fields"]),
    );
    expect([...keysOf(bubbleSchema)]).toEqual(expect.arrayContaining(["autoplay", "buttons", "newTab"]));
    expect(missing(["notASetting"], sourceOf("./ask.tsx"))).toEqual(["notASetting"]);
  });
});
