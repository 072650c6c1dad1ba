import { EFFECT_KINDS, type EffectRequest, type Json } from "../../flow";
import { errorMessage } from "../errors";
import { moveRun } from "./deliver-event";
import type { PlaneCore } from "./plane-core";
import { runEffects } from "./run-effects";

/** How long the workers sleep when there is nothing to do; a timer of this process wakes them to the millisecond. */
const IDLE_MS = 1_000;
const BATCH = 25;
/** An effect that has brought down so many processes is not tried again. */
const MAX_ATTEMPTS = 5;

interface DueTimer {
  workspace_id: string;
  conversation_id: string;
  id: string;
  claimed: string;
  /** Epoch milliseconds. */
  due_at: number;
}
interface DueEffect {
  workspace_id: string;
  conversation_id: string;
  id: string;
  run_id: string;
  key: string;
  kind: string;
  payload: Json;
  fence: string;
  attempts: number;
}

/**
 * Wakes runs whose time has come and performs effects whose process has died, by the database's clock. Rows are claimed
 * for 30 seconds under SKIP LOCKED, so any number of processes may do this; the turn's guard sees to it that each
 * timer fires once.
 */
export class DueWork {
  private timer: NodeJS.Timeout | undefined;
  private wakesAt = Number.POSITIVE_INFINITY;
  private round: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private readonly running = new Set<Promise<unknown>>();
  readonly counts = { timers: 0, effects: 0 };

  constructor(private readonly core: PlaneCore) {}

  start(): void {
    this.sleep(0);
  }

  /** Looks no later than at this time (epoch milliseconds by our own clock). */
  wakeAt(time: number): void {
    if (time >= this.wakesAt || this.stopped) return;
    this.sleep(Math.max(1, time - Date.now()));
  }

  /** Takes no new work, lets what runs end. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
    await Promise.allSettled(this.running);
  }

  /** One look, with everything that it found done: what tests call. */
  async runOnce(): Promise<number> {
    const found = (await this.timers()) + (await this.effects());
    await Promise.allSettled(this.running);
    return found;
  }

  private sleep(ms: number): void {
    clearTimeout(this.timer);
    this.wakesAt = Date.now() + ms;
    this.timer = setTimeout(() => void this.look(), ms);
  }

  private async look(): Promise<void> {
    this.wakesAt = Number.POSITIVE_INFINITY;
    if (this.round) {
      this.again = true;
      return;
    }
    let found = 0;
    this.round = (async () => {
      try {
        found = (await this.timers()) + (await this.effects());
      } catch (error) {
        console.error(`looking for due work: ${errorMessage(error)}`);
      }
    })();
    await this.round;
    this.round = undefined;
    if (this.stopped) return;
    const soon = this.again || found >= BATCH;
    this.again = false;
    this.wakeAt(Date.now() + (soon ? 5 : IDLE_MS));
  }

  private async timers(): Promise<number> {
    const { rows } = await this.core.database.reads.query<DueTimer>({
      name: "claim-timers",
      text: `UPDATE run SET wake_at = now() + interval '30 seconds' FROM (
               SELECT workspace_id AS w, conversation_id AS c, id AS i, wake_at AS was FROM run WHERE wake_at <= now() ORDER BY wake_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
             ) due WHERE workspace_id = w AND conversation_id = c AND id = i
             RETURNING workspace_id, conversation_id, id, wake_at::text AS claimed, round(extract(epoch FROM was) * 1000)::float8 AS due_at`,
    });
    for (const row of rows) this.track(this.fire(row));
    return rows.length;
  }

  private async fire(row: DueTimer): Promise<void> {
    const { core } = this;
    core.states.drop(row.conversation_id);
    const moved = await moveRun(core, row.workspace_id, row.conversation_id, {
      type: "timer",
      runId: row.id,
      dueAt: row.due_at,
    });
    if (moved) {
      this.counts.timers++;
      return;
    }
    // Not due by the session itself, or silent while a person answers: the row goes back to what the session says.
    await core.database.reads.query(
      `UPDATE run r SET wake_at = CASE WHEN c.owner <> 'person' AND r.status = 'waiting' THEN to_timestamp((r.session->'wait'->>'until')::float8 / 1000) END
       FROM conversation c WHERE c.workspace_id = r.workspace_id AND c.id = r.conversation_id
         AND r.workspace_id = $1 AND r.conversation_id = $2 AND r.id = $3 AND r.wake_at = $4::timestamptz
         AND (c.owner = 'person' OR r.status <> 'waiting' OR coalesce((r.session->'wait'->>'until')::float8 / 1000, 0) > extract(epoch FROM now()) OR r.session->'wait'->>'until' IS NULL)`,
      [row.workspace_id, row.conversation_id, row.id, row.claimed],
    );
  }

  private async effects(): Promise<number> {
    const { rows } = await this.core.database.reads.query<DueEffect>({
      name: "claim-effects",
      text: `UPDATE effect SET state = 'leased', lease_until = now() + interval '30 seconds', fence = fence + 1, attempts = attempts + 1 FROM (
               SELECT * FROM (SELECT workspace_id AS w, conversation_id AS c, id AS i FROM effect WHERE state = 'due' AND due_at <= now() ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) a
               UNION ALL
               SELECT * FROM (SELECT workspace_id, conversation_id, id FROM effect WHERE state = 'leased' AND lease_until < now() ORDER BY lease_until LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) b
             ) due WHERE workspace_id = w AND conversation_id = c AND id = i
             RETURNING workspace_id, conversation_id, id, run_id, key, kind, payload, fence, attempts`,
    });
    for (const row of rows) this.track(this.perform(row));
    return rows.length;
  }

  private async perform(row: DueEffect): Promise<void> {
    const { core } = this;
    const place = { workspaceId: row.workspace_id, conversationId: row.conversation_id };
    const request = readRequest(row);
    this.counts.effects++;
    core.states.drop(place.conversationId);
    if (!request) return console.error(`an effect of kind ${row.kind} is left to a newer process`);
    const port = row.attempts <= MAX_ATTEMPTS ? core : { ...core, perform: async () => ABANDONED };
    const effect = { id: row.id, runId: row.run_id, key: row.key, fence: Number(row.fence), request };
    await core.chain.run(place.conversationId, () => runEffects(port, place, effect, { answering: null }));
  }

  private track(work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => console.error(`due work failed: ${errorMessage(error)}`))
      .finally(() => this.running.delete(tracked));
    this.running.add(tracked);
  }
}

const ABANDONED = {
  ok: false,
  error: { code: "abandoned", message: "This step was tried several times and never ended." },
} as const;

/** The request as the engine made it; its key is the row's without the run. Undefined: of a kind that is not known here. */
function readRequest(row: DueEffect): EffectRequest | undefined {
  if (!(EFFECT_KINDS as readonly string[]).includes(row.kind)) return undefined;
  // The payload was written by the committer from a request of this very kind.
  return {
    kind: row.kind,
    key: row.key.slice(row.run_id.length + 1),
    request: row.payload,
  } as unknown as EffectRequest;
}
