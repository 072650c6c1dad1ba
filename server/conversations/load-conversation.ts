import type { Pool } from "pg";
import type { Json, Session } from "../../flow";
import type { ConversationState, Owner, RunState, TurnStatus } from "./conversation-state";

export interface StoredKey {
  readonly hash: string;
  /** The reply's bytes; null while its effects still run. */
  readonly reply: string | null;
}

interface Row {
  endpoint_id: string;
  contact_id: string;
  channel: string;
  version: string;
  last_seq: string;
  owner: Owner;
  status: TurnStatus;
  token_rotation: number;
  locale: string | null;
  page: Json;
  updated_at: Date;
  profile: { [field: string]: Json };
  time_zone: string | null;
  mood: Json;
  assigned: { [experiment: string]: string } | null;
  runs: { id: string; flow: string; version: number; session: Session; asked: number | null }[] | null;
  key_hash: string | null;
  key_reply: string | null;
}

const RUNS = 8;

const STATEMENT = `
SELECT c.endpoint_id, c.contact_id, c.channel, c.version, c.last_seq, c.owner, c.status, c.token_rotation, c.locale, c.page, c.updated_at,
  p.profile, p.time_zone, r.runs,
  (SELECT m.mood FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND m.mood IS NOT NULL ORDER BY m.seq DESC LIMIT 1) AS mood,
  (SELECT json_object_agg(x.experiment, x.variant) FROM experiment_exposure x WHERE x.workspace_id = $1 AND x.contact_id = c.contact_id) AS assigned,
  encode(k.request_hash, 'hex') AS key_hash, k.reply::text AS key_reply
FROM conversation c
JOIN contact p ON p.workspace_id = $1 AND p.id = c.contact_id
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_object('id', one.id, 'flow', one.flow_id, 'version', one.flow_version, 'session', one.session, 'asked', one.asked_at)) AS runs
  FROM (
    SELECT id, flow_id, flow_version, session, asked_at FROM run
    WHERE workspace_id = $1 AND conversation_id = c.id
    ORDER BY status <> 'waiting', asked_at DESC NULLS LAST, created_at DESC LIMIT ${RUNS}
  ) one
) r ON true
LEFT JOIN turn_key k ON k.workspace_id = $1 AND k.conversation_id = c.id AND k.key = $3
WHERE c.workspace_id = $1 AND c.id = $2`;

/** Reads a conversation with its runs, and in the same round trip what is known of a request's key. */
export async function loadConversation(
  pool: Pool,
  workspaceId: string,
  id: string,
  key: string | null,
): Promise<{ state: ConversationState; key: StoredKey | undefined } | undefined> {
  const { rows } = await pool.query<Row>({
    name: "load-conversation",
    text: STATEMENT,
    values: [workspaceId, id, key],
  });
  const row = rows[0];
  if (!row) return undefined;
  const runs = (row.runs ?? []).map(
    (run): RunState => ({
      id: run.id,
      flowId: run.flow,
      flowVersion: run.version,
      session: run.session,
      askedAt: run.asked,
    }),
  );
  const waiting = runs.filter((run) => run.session.status === "waiting");
  return {
    state: {
      workspaceId,
      id,
      endpointId: row.endpoint_id,
      contactId: row.contact_id,
      channel: row.channel,
      version: Number(row.version),
      lastSeq: Number(row.last_seq),
      owner: row.owner,
      status: row.status,
      rotation: row.token_rotation,
      locale: row.locale,
      page: row.page,
      profile: row.profile,
      timeZone: row.time_zone,
      updatedAt: row.updated_at.getTime(),
      runs: waiting.length ? waiting : runs.slice(0, 1),
      ...(row.mood === null ? {} : { mood: row.mood }),
      ...(row.assigned === null ? {} : { assigned: row.assigned }),
    },
    key: row.key_hash === null ? undefined : { hash: row.key_hash, reply: row.key_reply },
  };
}

/** What a start id led to, if it was used on this endpoint. */
export async function loadStart(
  pool: Pool,
  workspaceId: string,
  endpointId: string,
  key: string,
): Promise<(StoredKey & { conversationId: string }) | undefined> {
  const { rows } = await pool.query<{ conversation_id: string; hash: string; reply: string | null }>({
    name: "load-start",
    text: `SELECT conversation_id, encode(request_hash, 'hex') AS hash, reply::text AS reply FROM start_key
           WHERE workspace_id = $1 AND endpoint_id = $2 AND key = $3`,
    values: [workspaceId, endpointId, key],
  });
  const row = rows[0];
  return row && { conversationId: row.conversation_id, hash: row.hash, reply: row.reply };
}
