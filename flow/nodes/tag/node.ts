import { z } from "zod";
import { template } from "../../kernel/fields";
import { defineNode, go, type NodeContext } from "../../kernel/node";

const MOST = 200;
const LONGEST = 60;

/** Puts tags on the contact and takes others off. */
export const tag = defineNode({
  type: "tag",
  group: "marketing",
  data: z.strictObject({
    add: z.array(template(200)).max(20).default([]),
    remove: z.array(template(200)).max(20).default([]),
  }),
  blank: { add: [] },
  outlets: () => [{ id: "next", kind: "main", optional: true }],
  preview: (data) => [
    ...data.add.map((one) => ({ kind: "text" as const, text: `+ ${one}` })),
    ...data.remove.map((one) => ({ kind: "text" as const, text: `− ${one}` })),
  ],
  lint: (data) =>
    data.add.length + data.remove.length === 0
      ? [{ severity: "warning", code: "tag_empty", path: ["add"] }]
      : [],
  enter: (data, context) => {
    const before = tagsOf(context);
    const off = new Set(words(data.remove, context));
    const on = words(data.add, context).filter((one) => !off.has(one) && !before.includes(one));
    const after = [...before.filter((one) => !off.has(one)), ...on];
    if (after.length > MOST) context.problem("too_many_tags", `A contact has at most ${MOST} tags.`);
    if (on.length > 0 || after.length < before.length) context.write("contact.tags", after.slice(0, MOST));
    return go();
  },
});

function tagsOf(context: NodeContext): string[] {
  const found = context.read("contact.tags");
  return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
}

const words = (texts: readonly string[], context: NodeContext): string[] => [
  ...new Set(texts.map((one) => context.render(one).trim().slice(0, LONGEST)).filter(Boolean)),
];
