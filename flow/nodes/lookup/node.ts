import { z } from "zod";
import { target, template } from "../../kernel/fields";
import { defineNode, go, wait } from "../../kernel/node";

/** Of orders only the contact's own: whoever knows another's number learns nothing. */
export const LOOKUPS = ["latestOrder", "order", "cart", "orders", "product"] as const;

const NEEDS_KEY: ReadonlySet<string> = new Set(["order", "cart", "product"]);

/** Looks something up: an order of the contact's own, all of them, or a product that is for sale. */
export const lookup = defineNode({
  type: "lookup",
  group: "systems",
  data: z.strictObject({
    what: z.enum(LOOKUPS).default("latestOrder"),
    /** order: its number. cart: the cart's. product: its number or name. */
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
  lint: (data) =>
    NEEDS_KEY.has(data.what) && data.key.trim() === ""
      ? [{ severity: "error", code: "lookup_without_key", path: ["key"] }]
      : [],
  enter: (data, context) => {
    const key = NEEDS_KEY.has(data.what) ? context.render(data.key).trim().slice(0, 500) : "";
    if (NEEDS_KEY.has(data.what) && key === "") {
      context.write(data.save, null);
      return go("notFound");
    }
    return wait({ for: "effect", kind: "lookup", request: { what: data.what, key } });
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
