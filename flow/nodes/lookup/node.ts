import { z } from "zod";
import { target, template } from "../../kernel/fields";
import { defineNode, go, wait } from "../../kernel/node";

/** Of orders only the contact's own: whoever knows another's number learns nothing. */
export const LOOKUPS = ["latestOrder", "order", "cart", "orders", "product", "table"] as const;

const NEEDS_KEY: ReadonlySet<string> = new Set(["order", "cart", "product", "table"]);

/** Looks something up: an order of the contact's own, all of them, a product that is for sale, or a row of a table of the workspace. */
export const lookup = defineNode({
  type: "lookup",
  group: "systems",
  data: z.strictObject({
    what: z.enum(LOOKUPS).default("latestOrder"),
    /** Where "table" looks: its id. */
    table: z.string().max(100).meta({ field: "lookupTable" }).default(""),
    /** order: its number. cart: the cart's. product: its number or name. table: what stands in its key column. */
    key: template(500).default(""),
    /** Where it goes: an object; of `orders`, a list. */
    save: target().default("found"),
  }),
  blank: {},
  outlets: () => [
    { id: "found", kind: "main" },
    { id: "notFound", kind: "else" },
    { id: "error", kind: "error", fallback: "notFound", optional: true },
  ],
  preview: (data) => (data.key.trim() ? [{ kind: "field", label: data.save, text: data.key }] : []),
  lint: (data) => [
    ...(data.what === "table" && data.table === ""
      ? [{ severity: "error" as const, code: "lookup_without_table", path: ["table"] }]
      : []),
    ...(NEEDS_KEY.has(data.what) && data.key.trim() === ""
      ? [{ severity: "error" as const, code: "lookup_without_key", path: ["key"] }]
      : []),
  ],
  enter: (data, context) => {
    const key = NEEDS_KEY.has(data.what) ? context.render(data.key).trim().slice(0, 500) : "";
    if (NEEDS_KEY.has(data.what) && key === "") {
      context.write(data.save, null);
      return go("notFound");
    }
    return wait({
      for: "effect",
      kind: "lookup",
      request: { what: data.what, key, ...(data.what === "table" ? { table: data.table } : {}) },
    });
  },
  resume: (data, context, resume) => {
    if (resume.type !== "effect") return go("error");
    if (!resume.outcome.ok) {
      context.problem(`lookup_${resume.outcome.error.code}`, resume.outcome.error.message);
      return go("error");
    }
    const { result } = resume.outcome;
    if (!("found" in result)) return go("error");
    context.write(data.save, result.found);
    return go(result.found === null ? "notFound" : "found");
  },
});
