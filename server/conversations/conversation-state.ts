import type { Json, Session } from "../../flow";
import { metrics } from "../metrics/process-metrics";

export type Owner = "bot" | "queue" | "person" | "nobody";
export type TurnStatus = "waiting" | "ended" | "person" | "failed";

export interface RunState {
  readonly id: string;
  readonly flowId: string;
  readonly flowVersion: number;
  readonly session: Session;
  /** The conversation's version in which it last asked. */
  readonly askedAt: number | null;
}

/** A conversation between two turns. Never changed: a turn makes the next one. */
export interface ConversationState {
  readonly workspaceId: string;
  readonly id: string;
  readonly endpointId: string;
  readonly contactId: string;
  readonly channel: string;
  readonly version: number;
  readonly lastSeq: number;
  readonly owner: Owner;
  readonly status: TurnStatus;
  readonly rotation: number;
  readonly locale: string | null;
  readonly page: Json;
  readonly profile: { readonly [field: string]: Json };
  readonly timeZone: string | null;
  /** Epoch milliseconds of the last turn. */
  readonly updatedAt: number;
  /** Runs that wait, and the newest when none does; the one that asked last stands first. */
  readonly runs: readonly RunState[];
  /** What the visitor's last words sounded like: kept beside their message. */
  readonly mood?: Json;
  /** The variants that the contact has had of experiments. */
  readonly assigned?: { readonly [experiment: string]: string };
}

interface Entry {
  readonly state: ConversationState;
  readonly bytes: number;
  readonly until: number;
}

/**
 * Conversations as this process last left them. Safe to be stale: every commit names the version it was made from. An
 * entry also ends after a while, for what changes without a turn (a profile edited by a person).
 */
export class StateCache {
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly maxAgeMs: number,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(id: string, now: number): ConversationState | undefined {
    const entry = this.entries.get(id);
    if (entry && entry.until >= now) {
      metrics.caches.stateHits++;
      return entry.state;
    }
    metrics.caches.stateMisses++;
    if (entry) this.drop(id);
    return undefined;
  }

  /** `bytes`: about what the state takes. */
  set(state: ConversationState, bytes: number, now: number): void {
    this.drop(state.id);
    this.entries.set(state.id, { state, bytes, until: now + this.maxAgeMs });
    this.bytes += bytes;
    for (const id of this.entries.keys()) {
      if (this.bytes <= this.maxBytes) break;
      this.drop(id);
    }
  }

  drop(id: string): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.bytes -= entry.bytes;
    this.entries.delete(id);
  }

  clear(): void {
    this.entries.clear();
    this.bytes = 0;
  }
}
