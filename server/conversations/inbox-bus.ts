import { EventEmitter } from "node:events";

export interface TypingNotice {
  readonly workspaceId: string;
  readonly conversationId: string;
  /** "visitor", or a member's id. */
  readonly from: string;
}

/** What this process hears for agents: something was committed for a workspace, somebody is writing, roles have changed. */
export class InboxBus {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  onCommitted(listener: (workspaceId: string | null) => void): () => void {
    return this.on("committed", listener);
  }
  onTyping(listener: (notice: TypingNotice) => void): () => void {
    return this.on("typing", listener);
  }
  onRoles(listener: () => void): () => void {
    return this.on("roles", listener);
  }

  /** Null: notices may have been lost; everybody looks. */
  committed(workspaceId: string | null): void {
    this.emitter.emit("committed", workspaceId);
  }
  roles(): void {
    this.emitter.emit("roles");
  }
  /** A notice as it came from the database; what cannot be read is no notice. */
  typing(payload: string): TypingNotice | undefined {
    let value: unknown;
    try {
      value = JSON.parse(payload);
    } catch {
      return undefined; // not ours
    }
    if (typeof value !== "object" || value === null || !("w" in value) || !("c" in value) || !("f" in value))
      return undefined;
    const { w, c, f } = value;
    if (typeof w !== "string" || typeof c !== "string" || typeof f !== "string") return undefined;
    const notice = { workspaceId: w, conversationId: c, from: f };
    this.emitter.emit("typing", notice);
    return notice;
  }

  private on<A extends unknown[]>(name: string, listener: (...values: A) => void): () => void {
    const heard = listener as (...values: unknown[]) => void;
    this.emitter.on(name, heard);
    return () => void this.emitter.off(name, heard);
  }
}
