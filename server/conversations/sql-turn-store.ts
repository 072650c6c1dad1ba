import type { QueryResultRow } from "pg";
import type { Json } from "../../flow";
import { BatchRows } from "./batch-rows";
import { BatchText } from "./batch-text";
import {
  claimEffects,
  claimTimers,
  WORKSPACES_WITH_EFFECTS,
  WORKSPACES_WITH_TIMERS,
} from "./claim-statements";
import { type BatchShape, commitStatement, type Placement, shapeName, shapeOf } from "./commit-statement";
import type { ConversationState } from "./conversation-state";
import { loadConversation, loadStart, type StoredKey } from "./load-conversation";
import type { PublishedEndpoint } from "./published-flows";
import { readHeld } from "./read-held";
import { readEndpoint, readVersion } from "./read-published";
import type { HeldResume } from "./run-for";
import type { ReplyPlace } from "./stored-reply";
import type { MessageRow, TurnCommit } from "./turn-commit";
import type { TurnDatabase } from "./turn-database";
import type {
  DueEffect,
  DueTimer,
  EffectLease,
  EndpointName,
  Place,
  StoredVersion,
  TurnStore,
} from "./turn-store";

/** Messages that one look gives. */
const MOST = 500;

interface TimerRow {
  workspace_id: string;
  conversation_id: string;
  id: string;
  claimed: Date;
  was: Date;
}

interface EffectRow {
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

/** Conversations in PostgreSQL. Times are the database's. */
export class SqlTurnStore implements TurnStore {
  private readonly statements = new Map<string, string>();
  /** Batches whose statement is through: their room is used again. */
  private readonly done: (BatchRows | BatchText)[] = [];
  private readonly desk = new BatchRows();

  constructor(
    private readonly database: TurnDatabase,
    private readonly placement: Placement,
  ) {}

  async commit(turns: readonly TurnCommit[]): Promise<ReadonlySet<number>> {
    const shape = shapeOf(turns);
    const name = shapeName(shape);
    const batch = this.done.pop() ?? (this.placement === "shared" ? new BatchRows() : new BatchText());
    const { rows } = await this.database.commits.query<{ n: number }>({
      name: `commit-turns-${name}`,
      text: this.statement(name, shape),
      values:
        this.placement === "workspace" ? [batch.write(turns), turns[0]?.workspaceId] : [batch.write(turns)],
    });
    this.done.push(batch); // a statement that failed may still be on its way: its bytes are left to it
    return new Set(rows.map((row) => row.n - 1));
  }

  prepare(turn: TurnCommit): void {
    if (this.placement === "shared") turn.row = this.desk.row(turn);
  }

  private statement(name: string, shape: BatchShape): string {
    let text = this.statements.get(name);
    if (text === undefined) {
      text = commitStatement(this.placement, shape);
      this.statements.set(name, text);
    }
    return text;
  }

  load(
    workspaceId: string,
    conversationId: string,
    key: string | null,
  ): Promise<{ state: ConversationState; key: StoredKey | undefined } | undefined> {
    return loadConversation(this.database.reads, workspaceId, conversationId, key);
  }

  loadStart(workspaceId: string, endpointId: string, key: string) {
    return loadStart(this.database.reads, workspaceId, endpointId, key);
  }

  held(place: Place): Promise<HeldResume[]> {
    return readHeld(this.database.reads, place);
  }

  async messages(place: Place, after: number, upTo: number): Promise<MessageRow[]> {
    const { rows } = await this.database.reads.query<{
      seq: string;
      id: string;
      from: MessageRow["from"];
      body: string;
      at: Date;
    }>({
      name: "read-messages",
      text: `SELECT seq, id, "from", body::text AS body, created_at AS at FROM message
             WHERE workspace_id = $1 AND conversation_id = $2 AND seq > $3 AND seq <= $4 ORDER BY seq LIMIT ${MOST}`,
      values: [place.workspaceId, place.conversationId, after, upTo],
    });
    return rows.map((row) => ({
      seq: Number(row.seq),
      id: row.id,
      from: row.from,
      body: `{"at":"${row.at.toISOString()}",${row.body.slice(1)}`,
    }));
  }

  /** All rows of one commit have one time. */
  async saidSince(place: ReplyPlace): Promise<{ id: string; from: string; body: string; own: boolean }[]> {
    const since =
      place.of === "turn"
        ? "(SELECT created_at FROM turn_key WHERE workspace_id = $1 AND conversation_id = $2 AND key = $3)"
        : "(SELECT created_at FROM start_key WHERE workspace_id = $1 AND endpoint_id = $4 AND key = $3)";
    const { rows } = await this.database.reads.query<{
      id: string;
      from: string;
      body: string;
      own: boolean;
    }>(
      `SELECT id, "from", body::text AS body, created_at = ${since} AS own FROM message
       WHERE workspace_id = $1 AND conversation_id = $2 AND created_at >= ${since} ORDER BY seq`,
      place.of === "turn"
        ? [place.workspaceId, place.conversationId, place.key.id]
        : [place.workspaceId, place.conversationId, place.key.id, place.endpointId],
    );
    return rows;
  }

  endpoint(name: EndpointName): Promise<PublishedEndpoint | null> {
    return readEndpoint(this.database.reads, name);
  }

  version(workspaceId: string, flowId: string, number: number): Promise<StoredVersion | undefined> {
    return readVersion(this.database.reads, workspaceId, flowId, number);
  }

  async waitingRuns(
    workspaceId: string,
    event: { name: string; key?: string; flowId?: string },
    limit: number,
  ): Promise<{ conversationId: string; runId: string }[]> {
    const { rows } = await this.database.reads.query<{ conversation_id: string; run_id: string }>({
      name: "find-waiting-runs",
      text: `SELECT w.conversation_id, w.run_id FROM run_wait w
             JOIN run r ON r.workspace_id = $1 AND r.conversation_id = w.conversation_id AND r.id = w.run_id
             WHERE w.workspace_id = $1 AND w.event = $2 AND w.key = ANY ($3::text[]) AND ($4::uuid IS NULL OR r.flow_id = $4) LIMIT $5`,
      values: [
        workspaceId,
        event.name,
        event.key === undefined ? [""] : ["", event.key],
        event.flowId ?? null,
        limit,
      ],
    });
    return rows.map((row) => ({ conversationId: row.conversation_id, runId: row.run_id }));
  }

  async keepReply(place: ReplyPlace, reply: string): Promise<string> {
    const [table, column, value] =
      place.of === "turn"
        ? ["turn_key", "conversation_id", place.conversationId]
        : ["start_key", "endpoint_id", place.endpointId];
    const where = `workspace_id = $1 AND ${column} = $2 AND key = $3`;
    const values = [place.workspaceId, value, place.key.id];
    const { rowCount } = await this.database.reads.query(
      `UPDATE ${table} SET reply = $4::json WHERE ${where} AND reply IS NULL`,
      [...values, reply],
    );
    if (rowCount === 1) return reply;
    const { rows } = await this.database.reads.query<{ reply: string | null }>(
      `SELECT reply::text AS reply FROM ${table} WHERE ${where}`,
      values,
    );
    return rows[0]?.reply ?? reply;
  }

  async claimTimers(limit: number): Promise<DueTimer[]> {
    const rows = await this.claim<TimerRow>("timers", WORKSPACES_WITH_TIMERS, claimTimers, limit);
    return rows.map((row) => ({
      workspaceId: row.workspace_id,
      conversationId: row.conversation_id,
      runId: row.id,
      dueAt: row.was.getTime(),
      now: row.claimed.getTime() - 30_000,
      claim: row.claimed.toISOString(),
    }));
  }

  /** One statement for all workspaces; on a distributed database one for each that has something. */
  private async claim<R extends QueryResultRow>(
    what: string,
    workspaces: string,
    statement: (ofOne: boolean) => string,
    limit: number,
  ): Promise<R[]> {
    const { reads } = this.database;
    if (this.placement === "shared") {
      const { rows } = await reads.query<R>({
        name: `claim-${what}`,
        text: statement(false),
        values: [limit],
      });
      return rows;
    }
    const found = await reads.query<{ id: string }>(workspaces, [limit]);
    const claimed: R[] = [];
    for (const { id } of found.rows) {
      const left = limit - claimed.length;
      if (left <= 0) break;
      const { rows } = await reads.query<R>({
        name: `claim-${what}`,
        text: statement(true),
        values: [left, id],
      });
      claimed.push(...rows);
    }
    return claimed;
  }

  /** Not due by the session itself, or silent while a person answers: the row goes back to what the session says. */
  async putBackTimer(timer: DueTimer): Promise<void> {
    await this.database.reads.query(
      `UPDATE run r SET wake_at = CASE WHEN c.owner <> 'person' AND (c.owner <> 'queue' OR r.session->'wait'->>'for' = 'agent') AND r.status = 'waiting' THEN to_timestamp((r.session->'wait'->>'until')::float8 / 1000) END
       FROM conversation c WHERE c.workspace_id = $1 AND c.id = r.conversation_id
         AND r.workspace_id = $1 AND r.conversation_id = $2 AND r.id = $3 AND r.wake_at = $4::timestamptz
         AND (c.owner = 'person' OR (c.owner = 'queue' AND r.session->'wait'->>'for' <> 'agent') OR r.status <> 'waiting' OR coalesce((r.session->'wait'->>'until')::float8 / 1000, 0) > extract(epoch FROM now()) OR r.session->'wait'->>'until' IS NULL)`,
      [timer.workspaceId, timer.conversationId, timer.runId, timer.claim],
    );
  }

  async claimEffects(limit: number): Promise<DueEffect[]> {
    const rows = await this.claim<EffectRow>("effects", WORKSPACES_WITH_EFFECTS, claimEffects, limit);
    return rows.map((row) => ({
      workspaceId: row.workspace_id,
      conversationId: row.conversation_id,
      id: row.id,
      runId: row.run_id,
      key: row.key,
      kind: row.kind,
      payload: row.payload,
      fence: Number(row.fence),
      attempts: row.attempts,
    }));
  }

  async renewEffect(lease: EffectLease): Promise<boolean> {
    const { rowCount } = await this.database.reads.query({
      name: "renew-effect",
      text: `UPDATE effect SET lease_until = now() + interval '30 seconds' WHERE ${HELD}`,
      values: held(lease),
    });
    return rowCount === 1;
  }

  async releaseEffect(lease: EffectLease): Promise<void> {
    await this.database.reads.query(
      `UPDATE effect SET state = 'due', lease_until = NULL, due_at = now() WHERE ${HELD}`,
      held(lease),
    );
  }

  async settleEffect(lease: EffectLease, result: Json): Promise<void> {
    await this.database.reads.query(
      `UPDATE effect SET state = 'done', result = $5, done_at = now(), lease_until = NULL WHERE ${HELD}`,
      [...held(lease), JSON.stringify(result)],
    );
  }
}

const HELD = "workspace_id = $1 AND conversation_id = $2 AND id = $3 AND fence = $4 AND state = 'leased'";
const held = (lease: EffectLease) => [lease.workspaceId, lease.conversationId, lease.id, lease.fence];
