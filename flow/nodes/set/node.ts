import { z } from "zod";
import { target, template } from "../../kernel/fields";
import { defineNode, go, type NodeContext } from "../../kernel/node";
import { parseNumber } from "../../text/fold";
import { type Json, safeParse } from "../../text/json";

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

const ANEW: ReadonlySet<string> = new Set(["assign", "number", "clear", "now", "id"]);

/** Calculates and assigns, from top to bottom. */
export const set = defineNode({
  type: "set",
  group: "logic",
  data: z.strictObject({
    assignments: z.array(assignment).max(100).default([]).meta({ field: "assignments" }),
  }),
  readsHistory: (data) => data.assignments.some((one) => one.operation === "transcript"),
  // The others read what the variable held before, or leave it as it was.
  impersonal: (data) => data.assignments.every((one) => ANEW.has(one.operation)),
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
  if (one.operation !== "pop" && one.operation !== "shift") {
    const value = outcome({ ...one, operation: one.operation }, context);
    if (value !== undefined) context.write(one.variable, value);
    return;
  }
  const list = [...toList(context.read(one.variable))];
  const item = one.operation === "pop" ? list.pop() : list.shift();
  context.write(one.variable, list);
  if (one.into) context.write(one.into, item ?? null);
}

type Assignment = z.output<typeof assignment>;
type Assigning = Omit<Assignment, "operation"> & {
  operation: Exclude<Assignment["operation"], "pop" | "shift">;
};

/** The variable's new value; undefined where it stays as it is, which is recorded. */
function outcome(one: Assigning, context: NodeContext): Json | undefined {
  const value = (): Json => (one.value === undefined ? null : context.value(one.value));
  switch (one.operation) {
    case "assign":
      return value();
    case "number": {
      const number = toNumber(value());
      if (number === null) context.problem("not_a_number", `The value for ${one.variable} is not a number.`);
      return number;
    }
    case "json": {
      const parsed = safeParse(context.render(one.value ?? ""));
      if (!parsed.ok) context.problem("not_json", `The value for ${one.variable} is not JSON.`);
      return parsed.ok ? parsed.value : undefined;
    }
    case "increment": {
      const by = one.value?.trim() ? toNumber(value()) : 1;
      if (by === null) context.problem("not_a_number", `What is added to ${one.variable} is not a number.`);
      return by === null ? undefined : (toNumber(context.read(one.variable)) ?? 0) + by;
    }
    case "append":
      return [...toList(context.read(one.variable)), value()];
    case "clear":
      return null;
    case "now":
      return new Date(context.now).toISOString();
    case "transcript":
      return context.history
        .map((entry) => `${entry.from === "bot" ? "Assistant" : "User"}: "${entry.text}"`)
        .join("\n\n");
    case "id":
      return Array.from({ length: 16 }, () => Math.floor(context.random() * 36).toString(36)).join("");
  }
}

function toNumber(value: Json): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" ? parseNumber(value) : null;
}

const toList = (value: Json): Json[] =>
  Array.isArray(value) ? value : value === null || value === "" ? [] : [value];
