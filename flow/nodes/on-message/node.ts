import { z } from "zod";
import { defineNode, go, type NodeFinding } from "../../kernel/node";
import type { Reply } from "../../kernel/session";
import { fold } from "../../text/fold";
import { compileRegex } from "../../text/regex";

const trigger = z.discriminatedUnion("type", [
  /** The message holds this word or phrase; letter case and character width do not matter. */
  z.strictObject({ type: z.literal("keyword"), text: z.string().max(200) }),
  /** The whole message is this. */
  z.strictObject({ type: z.literal("exact"), text: z.string().max(200) }),
  /** A regular expression (linear-time engine) finds something in the message. */
  z.strictObject({ type: z.literal("pattern"), text: z.string().max(500).meta({ field: "regex" }) }),
  /** A command that the page around the chat gives, not typed by the visitor. */
  z.strictObject({ type: z.literal("command"), text: z.string().max(200) }),
]);

/** A visitor's message starts this path; it may interrupt a conversation that is under way. No triggers: any message starts it. */
export const onMessage = defineNode({
  type: "onMessage",
  group: "start",
  entry: true,
  data: z.strictObject({
    triggers: z.array(trigger).max(100).default([]).meta({ field: "triggers" }),
    /** May take a message away from the question that is open. */
    interrupt: z.boolean().default(false),
    /** Higher wins where several match. */
    priority: z.number().int().min(0).max(100).default(50),
    /** At the end of this path, go back to the question that was open. */
    comeBack: z.boolean().default(true),
    /** On coming back, say the question's bubbles again. */
    repeat: z.boolean().default(false),
    /** On coming back, the message is taken as the answer that it was. Without triggers, every message runs this path first. */
    passOn: z.boolean().optional(),
  }),
  blank: { triggers: [] },
  outlets: () => [{ id: "next", kind: "main" }],
  preview: (data) =>
    data.triggers.map((one) => ({ kind: one.type === "pattern" ? "code" : "text", text: one.text })),
  lint: (data) =>
    data.triggers.flatMap((one, index): NodeFinding[] => {
      if (one.text.trim() === "")
        return [{ severity: "warning", code: "trigger_empty", path: ["triggers", index, "text"] }];
      if (one.type !== "pattern") return [];
      const compiled = compileRegex(one.text);
      return compiled.ok
        ? []
        : [
            {
              severity: "error",
              code: "regex_invalid",
              path: ["triggers", index, "text"],
              values: { reason: compiled.error.message },
            },
          ];
    }),
  starts: (data, start) => {
    if (start.type !== "message") return 0;
    if (data.triggers.length === 0) return 1;
    return matches(data.triggers, start.reply) ? 2 + data.priority : 0;
  },
  interrupts: (data, reply) => {
    const hears =
      data.triggers.length > 0
        ? matches(data.triggers, reply)
        : data.passOn === true && reply.command === undefined;
    if (!data.interrupt || !hears) return null;
    return {
      priority: data.priority,
      comeBack: data.comeBack,
      repeat: data.repeat,
      ...(data.passOn ? { passOn: true as const } : {}),
    };
  },
  enter: () => go(),
});

function matches(triggers: readonly z.output<typeof trigger>[], reply: Reply): boolean {
  const text = reply.text ?? "";
  return triggers.some((one) => one.text !== "" && fits(one, reply, text));
}

function fits(one: z.output<typeof trigger>, reply: Reply, text: string): boolean {
  switch (one.type) {
    case "command":
      return reply.command === one.text;
    case "keyword":
      return fold(one.text) !== "" && fold(text).includes(fold(one.text));
    case "exact":
      return fold(text) !== "" && fold(text) === fold(one.text);
    case "pattern": {
      const regex = compileRegex(one.text, "i");
      return text !== "" && regex.ok && regex.test(text);
    }
  }
}
