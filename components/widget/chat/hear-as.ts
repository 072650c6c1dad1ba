import type { Message } from "../../../flow/kernel/chat";
import type { ChatEvent, Standing } from "./chat-state";
import type { ServerEvent } from "./read-events";

/**
 * Makes the chat's events of a stream's. `to` is the visitor's message that the stream answers (null: the start,
 * undefined: the conversation's own stream, whose events bear numbers). Unknown events are left alone: a newer server
 * may say more.
 */
export function hearAs(
  source: string,
  to: string | null | undefined,
  apply: (event: ChatEvent) => void,
): (event: ServerEvent) => void {
  let after = to;
  return ({ event, data, id }) => {
    // Whatever is said in answer, the message itself has been taken.
    if (typeof to === "string") apply({ type: "acknowledged", id: to });
    switch (event) {
      case "message": {
        const message: Message = JSON.parse(data);
        const seq = id !== undefined && /^\d+$/.test(id) ? { seq: Number(id) } : {};
        apply({ type: "message", message, ...seq, ...(after === undefined ? {} : { after }) });
        if (to !== undefined) after = message.id;
        return;
      }
      case "awaiting": {
        const standing: Standing = JSON.parse(data);
        return apply({ type: "standing", ...standing });
      }
      case "delta": {
        const { id: draft, text }: { id: string; text: string } = JSON.parse(data);
        return apply({ type: "delta", source, id: draft, text });
      }
      case "typing":
        return apply({ type: "typing" });
    }
  };
}
