import type { Start, Wait } from "../kernel/session";
import type { Json } from "../text/json";
import type { CompiledNode } from "./compile";
import type { Walk } from "./walk";

/** The node of a wait for any message: the flow has paths for messages only, and none is under way. */
export const IDLE = "";

export const idleWait = (): Wait => ({ node: IDLE, for: "reply", awaiting: { type: "text" } });

/** The entry of the flow that fits a start best; of several that fit as well, the first. Null: none fits. */
export function bestEntry(walk: Walk, start: Start): CompiledNode | null {
  const { context } = walk;
  let best: CompiledNode | null = null;
  let highest = 0;
  for (const entry of walk.root.entries) {
    context.node = entry.id;
    const fit = entry.definition.starts?.(walk.dataOf(entry), start, context) ?? 0;
    if (fit > highest) [best, highest] = [entry, fit];
  }
  context.node = "";
  return best;
}

/** Whether a message can start a path of the flow. */
export const takesMessages = (walk: Walk): boolean =>
  walk.root.entries.some((entry) => entry.definition.interrupts !== undefined);

/** What templates read as `event` in a run that begins so. */
export function startEvent(start: Start): Json {
  switch (start.type) {
    case "chat":
      return { type: "chat", page: { ...start.page } };
    case "message":
      return { type: "message", text: start.reply.text ?? "" };
    case "webhook":
    case "event":
      return start.data;
    case "node":
      return { type: "node" };
  }
}
