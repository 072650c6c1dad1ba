import { z } from "zod";
import { template } from "../../kernel/fields";
import { defineNode, end } from "../../kernel/node";

/** Ends this run, with an outcome that figures can count ("sold", "helped"). In a sub-flow: returns to its caller. */
export const endNode = defineNode({
  type: "end",
  group: "logic",
  data: z.strictObject({ outcome: template(200).optional() }),
  blank: {},
  outlets: () => [],
  preview: (data) => (data.outcome ? [{ kind: "text", text: data.outcome }] : []),
  enter: (data, context) => end(data.outcome ? context.render(data.outcome) : undefined),
});
