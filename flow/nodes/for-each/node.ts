import { z } from "zod";
import { target, template } from "../../kernel/fields";
import { LIMITS } from "../../kernel/limits";
import { defineNode, go } from "../../kernel/node";

/** Walks a list: `each` once for every item (the path's end comes back here), then `done`. */
export const forEach = defineNode({
  type: "forEach",
  group: "logic",
  advanced: true,
  data: z.strictObject({
    /** The list: a variable, or {{ path }}. */
    list: template(500),
    item: target(),
    /** Counts from 1. */
    index: target().optional(),
  }),
  blank: { list: "{{ items }}", item: "item" },
  impersonal: (data) => data.list.includes("{{"),
  outlets: () => [
    { id: "each", kind: "main" },
    { id: "done", kind: "else", optional: true },
  ],
  preview: (data) => [{ kind: "field", label: data.item, text: data.list }],
  enter: (data, context) => {
    const value = data.list.includes("{{") ? context.value(data.list) : context.read(data.list);
    const items = Array.isArray(value) ? value : value === null || value === "" ? [] : [value];
    if (items.length > LIMITS.loopItems)
      context.problem("list_too_long", `Only the first ${LIMITS.loopItems} items are walked.`);
    return { step: "loop", items: items.slice(0, LIMITS.loopItems) };
  },
  resume: (data, context, resume) => {
    if (resume.type !== "round") return go("done");
    context.write(data.item, resume.item);
    if (data.index) context.write(data.index, resume.index + 1);
    return go("each");
  },
});
