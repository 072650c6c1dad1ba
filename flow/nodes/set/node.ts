import { z } from "zod";
import { target, template } from "../../kernel/fields";
import { defineNode, go, type NodeContext } from "../../kernel/node";
import { parseNumber } from "../../text/fold";
import type { Json } from "../../text/json";

/**
 * assign: the value, as it is when it is exactly one {{ path }}. number / json: the value read as a number or as JSON.
 * increment: adds (default 1). append: to a list. pop, shift: take the last or first item (into `into`). clear: unset.
 * now: the present time as ISO text. id: a short random text.
 * transcript: the last messages of both sides.
 */
export const SET_OPERATIONS = [
  "assign",
  "number",
  "json",
  "increment",
  "append",
  "pop",
  "shift",
  "clear",
  "now",
  "id",
  "transcript",
] as const;

const assignment = z.strictObject({
  variable: target(),
  operation: z.enum(SET_OPERATIONS).default("assign"),
  value: template().optional(),
  /** pop and shift: where the taken item goes. */
  into: target().optional(),
});

/** Calculates and assigns, from top to bottom. */
export const set = defineNode({
  type: "set",
  group: "logic",
  data: z.strictObject({
    assignments: z.array(assignment).max(100).default([]).meta({ field: "assignments" }),
  }),
  readsHistory: (data) => data.assignments.some((one) => one.operation === "transcript"),
  blank: { assignments: [{ variable: "name", operation: "assign", value: "" }] },
  outlets: () => [{ id: "next", kind: "main", optional: true }],
  preview: (data) =>
    data.assignments.map((one) => ({ kind: "field", label: one.variable, text: one.value ?? one.operation })),
  enter: (data, context) => {
    for (const one of data.assignments) assign(one, context);
    return go();
  },
});

function assign(one: z.output<typeof assignment>, context: NodeContext): void {
  const value = (): Json => (one.value === undefined ? null : context.value(one.value));
  switch (one.operation) {
    case "assign":
      return context.write(one.variable, value());
    case "number": {
      const number = toNumber(value());
      if (number === null) context.problem("not_a_number", `The value for ${one.variable} is not a number.`);
      return context.write(one.variable, number);
    }
    case "json": {
      try {
        return context.write(one.variable, JSON.parse(context.render(one.value ?? "")) as Json);
      } catch {
        return context.problem("not_json", `The value for ${one.variable} is not JSON.`);
      }
    }
    case "increment": {
      const by = one.value?.trim() ? toNumber(value()) : 1;
      if (by === null)
        return context.problem("not_a_number", `What is added to ${one.variable} is not a number.`);
      return context.write(one.variable, (toNumber(context.read(one.variable)) ?? 0) + by);
    }
    case "append":
      return context.write(one.variable, [...toList(context.read(one.variable)), value()]);
    case "pop":
    case "shift": {
      const list = [...toList(context.read(one.variable))];
      const item = one.operation === "pop" ? list.pop() : list.shift();
      context.write(one.variable, list);
      if (one.into) context.write(one.into, item ?? null);
      return;
    }
    case "clear":
      return context.write(one.variable, null);
    case "now":
      return context.write(one.variable, new Date(context.now).toISOString());
    case "transcript":
      return context.write(
        one.variable,
        context.history
          .map((entry) => `${entry.from === "bot" ? "Assistant" : "User"}: "${entry.text}"`)
          .join("\n\n"),
      );
    case "id":
      return context.write(
        one.variable,
        Array.from({ length: 16 }, () => Math.floor(context.random() * 36).toString(36)).join(""),
      );
  }
}

function toNumber(value: Json): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" ? parseNumber(value) : null;
}

const toList = (value: Json): Json[] =>
  Array.isArray(value) ? value : value === null || value === "" ? [] : [value];
