import { EventEmitter } from "node:events";
import type { Awaiting } from "../../flow";
import type { TurnStatus } from "./conversation-state";
import type { MessageRow } from "./turn-commit";

/** What happens in a conversation, as those who watch it hear it. */
export type ConversationEvent =
  | {
      readonly type: "turn";
      readonly messages: readonly MessageRow[];
      readonly awaiting: Awaiting | null;
      readonly status: TurnStatus;
      readonly version: number;
    }
  /** Something was committed by another process: read it. */
  | { readonly type: "changed" }
  | { readonly type: "typing" }
  /** A piece of a text that is being written; `id` is the same for one text. */
  | { readonly type: "delta"; readonly id: string; readonly text: string };

export type Watch = (event: ConversationEvent) => void;

/** Tells this process's watchers of a conversation what happens in it. */
export class ConversationBus {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  watch(conversationId: string, watch: Watch): () => void {
    this.emitter.on(conversationId, watch);
    return () => void this.emitter.off(conversationId, watch);
  }

  watched(conversationId: string): boolean {
    return this.emitter.listenerCount(conversationId) > 0;
  }

  publish(conversationId: string, event: ConversationEvent): void {
    this.emitter.emit(conversationId, event);
  }

  /** Everybody looks again: notices may have been lost. */
  changedAll(): void {
    for (const name of this.emitter.eventNames())
      this.emitter.emit(name, { type: "changed" } satisfies ConversationEvent);
  }
}
