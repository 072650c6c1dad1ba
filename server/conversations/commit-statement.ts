import { RATING_FLOW_ID } from "./rating-flow";
import type { TurnCommit } from "./turn-commit";

/** How turns may share a statement: `shared` all together, `workspace` only those of one workspace (a distributed database). */
export type Placement = "shared" | "workspace";

/** The fields of a turn where it comes as JSON; one that is missing is null. The same as those of the type committed_turn. */
const COLUMNS = [
  ["n", "integer"],
  ["workspace_id", "uuid"],
  ["conversation_id", "uuid"],
  ["expected", "bigint"],
  ["owner", "text"],
  ["status", "text"],
  ["last_seq", "bigint"],
  ["key", "text"],
  ["hash", "text"],
  ["reply", "json"],
  ["endpoint_id", "uuid"],
  ["contact_id", "uuid"],
  ["channel", "text"],
  ["locale", "text"],
  ["page", "jsonb"],
  ["profile", "jsonb"],
  ["time_zone", "text"],
  ["run_id", "uuid"],
  ["run_is_new", "boolean"],
  ["flow_id", "uuid"],
  ["flow_version", "integer"],
  ["session", "json"],
  ["run_status", "text"],
  ["wake_at", "float8"],
  ["asked_at", "bigint"],
  ["outcome", "text"],
  ["path", "json"],
  ["messages", "json"],
  ["events", "json"],
] as const;
const RARE = [
  ["effect_id", "uuid"],
  ["fence", "bigint"],
  ["extras", "json"],
] as const;

/** What the turns of a batch have in them: a part that none needs is left out, and costs nothing. */
export interface BatchShape {
  readonly starts: boolean;
  readonly moves: boolean;
  /** Runs that begin. */
  readonly begins: boolean;
  readonly events: boolean;
  /** Effects, waits, profiles, late replies. */
  readonly rare: boolean;
}

export function shapeOf(turns: readonly TurnCommit[]): BatchShape {
  const shape = { starts: false, moves: false, begins: false, events: false, rare: false };
  for (const turn of turns) {
    if (turn.expected < 0) shape.starts = true;
    else shape.moves = true;
    if (turn.run?.isNew) shape.begins = true;
    if (turn.events.length) shape.events = true;
    if (turn.extras !== null || turn.effect !== null) shape.rare = true;
  }
  return shape;
}

/** What is written of a turn once its guard has held. Narrow rows matter: every part of the statement carries them. */
const written = ({ events, rare }: BatchShape): string =>
  "n, workspace_id, conversation_id, expected, key, hash, reply, run_id, run_is_new, flow_id, flow_version, session, " +
  `run_status, wake_at, asked_at, outcome, path, messages, ${events ? "events, " : ""}${rare ? "last_seq, effect_id, extras, " : ""}at`;

/** A short name of a shape, for the prepared statement. */
export const shapeName = ({ starts, moves, begins, events, rare }: BatchShape): string =>
  `${starts ? "s" : ""}${moves ? "m" : ""}${begins ? "b" : ""}${events ? "e" : ""}${rare ? "r" : ""}`;

/**
 * Where turns, their messages and their events are read from. As rows of our own types they cost the database a fifth less than as
 * JSON, which goes where a distributed database may carry it: not every machine of one need know these types.
 */
export const turnSources = (placement: Placement, rare: boolean) =>
  placement === "shared"
    ? {
        turns: "unnest($1::committed_turn[]) AS t",
        messages: "unnest(ok.messages) AS m",
        events: "unnest(ok.events) AS e",
      }
    : {
        turns: `json_to_recordset($1::json) AS t(${(rare ? [...COLUMNS, ...RARE] : COLUMNS).map((column) => column.join(" ")).join(", ")}) WHERE t.workspace_id = $2::uuid`,
        messages: `json_to_recordset(ok.messages) AS m(seq bigint, id uuid, "from" text, body json, mood json)`,
        events: "json_to_recordset(ok.events) AS e(id uuid, name text, properties jsonb)",
      };

/**
 * The statement that commits a batch of turns in one round trip. Every turn is a row of the first parameter (`BatchRows`,
 * `BatchText`); what guards it (version, key, fence) is in `moved` and `started`, and everything else is written for those that went
 * through alone. `n` of these come back. A distributed database carries it out part by part, and takes no now(), cast or other
 * changing function over columns in an UPDATE or in ON CONFLICT: such values stand in `t`, `ok` and `extra`.
 */
export function commitStatement(placement: Placement, shape: BatchShape): string {
  const { rare } = shape;
  const from = turnSources(placement, rare);
  // On a distributed database a statement names its one workspace as a constant, so that it goes to one shard.
  const workspace = (table: string, column = "workspace_id", other = "ok") =>
    placement === "workspace"
      ? `${table}.${column} = ${other}.workspace_id AND ${table}.${column} = $2::uuid`
      : `${table}.${column} = ${other}.workspace_id`;
  const fence = rare
    ? `AND (t.effect_id IS NULL OR EXISTS (SELECT FROM effect e WHERE ${workspace("e", "workspace_id", "t")}
         AND e.conversation_id = t.conversation_id AND e.id = t.effect_id AND e.fence = t.fence AND e.state = 'leased'))`
    : "";
  const columns = written(shape);
  // What alone can go through is written of as it is; of both kinds, one list is made.
  const both = shape.starts && shape.moves;
  const [moved, fresh] = both ? ["moved", "fresh"] : ["ok", "ok"];
  const kept = shape.starts || placement === "workspace" ? "MATERIALIZED " : "";
  const parts = [`t AS ${kept}(SELECT t.*, now() AS at FROM ${from.turns})`];
  if (shape.starts)
    parts.push(
      `started AS (
  INSERT INTO start_key (workspace_id, endpoint_id, key, conversation_id, request_hash, reply)
  SELECT t.workspace_id, t.endpoint_id, t.key, t.conversation_id, decode(t.hash, 'hex'), t.reply
  FROM t WHERE t.expected < 0
  ON CONFLICT DO NOTHING RETURNING conversation_id
)`,
      `${fresh} AS MATERIALIZED (
  SELECT t.* FROM t JOIN started s ON s.conversation_id = t.conversation_id WHERE t.expected < 0
)`,
      `people AS (
  INSERT INTO contact (workspace_id, id, profile, locale, time_zone)
  SELECT workspace_id, contact_id, profile, locale, time_zone FROM ${fresh}
  ON CONFLICT DO NOTHING
)`,
      `made AS (
  INSERT INTO conversation (workspace_id, id, endpoint_id, contact_id, channel, locale, page, owner, status, version, last_seq)
  SELECT workspace_id, conversation_id, endpoint_id, contact_id, channel, locale, page, owner, status, 1, last_seq
  FROM ${fresh}
)`,
    );
  if (shape.moves)
    parts.push(`${moved} AS (
  UPDATE conversation c SET version = c.version + 1, owner = t.owner, status = t.status, last_seq = t.last_seq, updated_at = t.at,
    owner_user_id = CASE WHEN t.owner = 'person' THEN c.owner_user_id END, closed_at = CASE WHEN t.owner = 'nobody' THEN t.at END
  FROM t WHERE t.expected >= 0 AND ${workspace("c", "workspace_id", "t")} AND c.id = t.conversation_id AND c.version = t.expected
    AND NOT EXISTS (SELECT FROM turn_key k WHERE ${workspace("k", "workspace_id", "t")} AND k.conversation_id = t.conversation_id AND k.key = t.key) ${fence}
  RETURNING ${columns.replace(/\w+/g, "t.$&")}
)`);
  if (both)
    parts.push(`ok AS MATERIALIZED (SELECT ${columns} FROM moved UNION ALL SELECT ${columns} FROM fresh)`);
  if (shape.moves)
    parts.push(
      `ran AS (
  UPDATE run r SET session = ok.session, status = ok.run_status, version = r.version + 1, wake_at = to_timestamp(ok.wake_at / 1000),
    asked_at = ok.asked_at, outcome = ok.outcome, updated_at = ok.at
  FROM ok WHERE ok.run_is_new = false AND ${workspace("r")} AND r.conversation_id = ok.conversation_id AND r.id = ok.run_id
)`,
      `keyed AS (
  INSERT INTO turn_key (workspace_id, conversation_id, key, request_hash, reply)
  SELECT workspace_id, conversation_id, key, decode(hash, 'hex'), reply FROM ok WHERE expected >= 0 AND key IS NOT NULL
)`,
    );
  if (shape.begins)
    parts.push(`begun AS (
  INSERT INTO run (workspace_id, conversation_id, id, flow_id, flow_version, session, version, status, wake_at, asked_at, outcome)
  SELECT workspace_id, conversation_id, run_id, flow_id, flow_version, session, 1, run_status, to_timestamp(wake_at / 1000), asked_at, outcome
  FROM ok WHERE run_is_new
)`);
  parts.push(
    `said AS (
  INSERT INTO message (workspace_id, conversation_id, seq, id, "from", run_id, body, mood)
  SELECT ok.workspace_id, ok.conversation_id, m.seq, m.id, m."from", CASE WHEN m."from" = 'bot' THEN ok.run_id END, m.body, m.mood
  FROM ok CROSS JOIN LATERAL ${from.messages}
)`,
    `walked AS (
  INSERT INTO segment (workspace_id, conversation_id, run_id, turn, flow_id, flow_version, path)
  SELECT workspace_id, conversation_id, run_id, expected + 1, flow_id, flow_version, path FROM ok WHERE path IS NOT NULL
)`,
  );
  if (shape.events)
    parts.push(`recorded AS (
  INSERT INTO event (workspace_id, id, name, conversation_id, run_id, properties)
  SELECT ok.workspace_id, e.id, e.name, ok.conversation_id, ok.run_id, e.properties
  FROM ok CROSS JOIN LATERAL ${from.events} WHERE ok.events IS NOT NULL
)`);
  if (rare) parts.push(rareParts(workspace));
  return `WITH ${parts.join(", ")}\nSELECT n FROM ok`;
}

function rareParts(workspace: (table: string, column?: string, other?: string) => string): string {
  return `extra AS MATERIALIZED (
  SELECT ok.*, ok.extras AS x, (ok.extras->'contact')::jsonb AS patch, (ok.extras->'late'->>'reply')::json AS late
  FROM ok WHERE ok.extras IS NOT NULL
), asked AS (
  INSERT INTO effect (workspace_id, conversation_id, id, run_id, key, kind, payload, state, lease_until, fence, attempts)
  SELECT x.workspace_id, x.conversation_id, e.id, x.run_id, e.key, e.kind, e.payload, 'leased', now() + interval '30 seconds', 1, 1
  FROM extra x CROSS JOIN LATERAL json_to_recordset(x.x->'effects') AS e(id uuid, key text, kind text, payload json)
), done AS (
  UPDATE effect e SET state = 'done', result = x.x->'result', done_at = x.at, lease_until = NULL
  FROM extra x WHERE ${workspace("e", "workspace_id", "x")} AND e.conversation_id = x.conversation_id AND e.id = x.effect_id
), waiting AS (
  INSERT INTO run_wait (workspace_id, event, key, conversation_id, run_id)
  SELECT x.workspace_id, w.event, w.key, x.conversation_id, x.run_id
  FROM extra x CROSS JOIN LATERAL json_to_recordset(x.x->'waits') AS w(event text, key text)
  ON CONFLICT DO NOTHING
), unwaiting AS (
  DELETE FROM run_wait r USING (
    SELECT x.workspace_id, x.conversation_id, x.run_id, w.event, w.key FROM extra x CROSS JOIN LATERAL json_to_recordset(x.x->'unwaits') AS w(event text, key text)
  ) g WHERE ${workspace("r", "workspace_id", "g")} AND r.event = g.event AND r.key = g.key AND r.conversation_id = g.conversation_id AND r.run_id = g.run_id
), profiled AS (
  UPDATE contact p SET profile = p.profile || x.patch, updated_at = x.at
  FROM extra x JOIN conversation c ON ${workspace("c", "workspace_id", "x")} AND c.id = x.conversation_id
  WHERE x.patch IS NOT NULL AND x.expected >= 0 AND ${workspace("p", "workspace_id", "x")} AND p.id = c.contact_id
), entered AS (
  INSERT INTO inbox_entry (workspace_id, conversation_id, queue_id, priority, skills, reason, rule, complaint, brief, waiting_message, queued_at, waiting_since, index_from, clocks_due)
  SELECT x.workspace_id, x.conversation_id,
    (SELECT q.id FROM queue q WHERE ${workspace("q", "workspace_id", "x")} AND lower(q.name) = lower(x.x->'inbox'->>'queue') AND q.archived_at IS NULL),
    coalesce((x.x->'inbox'->>'priority')::smallint, 0), coalesce(ARRAY(SELECT json_array_elements_text(x.x->'inbox'->'skills')), '{}'),
    coalesce(x.x->'inbox'->>'reason', 'flow'), x.x->'inbox'->>'rule', x.x->'inbox'->>'complaint', x.x->'inbox'->'brief', x.x->'inbox'->'waitingMessage', now(), now(), 0, true
  FROM extra x WHERE x.x->'inbox'->>'kind' = 'queued'
  ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET queue_id = excluded.queue_id, priority = excluded.priority, skills = excluded.skills,
    reason = excluded.reason, rule = excluded.rule, complaint = coalesce(excluded.complaint, inbox_entry.complaint), ahead = false, brief = excluded.brief, waiting_message = excluded.waiting_message, waiting_told_at = NULL,
    queued_at = excluded.queued_at, waiting_since = excluded.queued_at, claimed_at = NULL, first_reply_at = NULL, snoozed_until = NULL, closed_at = NULL, outcome = NULL,
    reply_due = NULL, resolve_due = NULL, reply_breached_at = NULL, resolve_breached_at = NULL, paged_at = NULL, promised_at = NULL,
    index_from = 0, clocks_due = true, last_at = excluded.queued_at
), entry_moved AS (
  UPDATE inbox_entry i SET
    priority = CASE WHEN x.x->'inbox'->>'rule' IS NULL THEN i.priority ELSE 2 END,
    rule = coalesce(x.x->'inbox'->>'rule', i.rule), complaint = coalesce(x.x->'inbox'->>'complaint', i.complaint),
    paged_at = CASE WHEN x.x->'inbox'->>'rule' IS NULL OR i.priority = 2 THEN i.paged_at END,
    ahead = i.ahead AND x.x->'inbox'->>'kind' = 'spoke',
    waiting_since = CASE x.x->'inbox'->>'kind' WHEN 'spoke' THEN coalesce(i.waiting_since, x.at) END,
    snoozed_until = CASE x.x->'inbox'->>'kind' WHEN 'spoke' THEN NULL ELSE i.snoozed_until END,
    queued_at = CASE x.x->'inbox'->>'kind' WHEN 'spoke' THEN i.queued_at END,
    claimed_at = CASE x.x->'inbox'->>'kind' WHEN 'spoke' THEN i.claimed_at END,
    closed_at = CASE x.x->'inbox'->>'kind' WHEN 'closed' THEN x.at WHEN 'reopened' THEN NULL ELSE i.closed_at END,
    outcome = coalesce(x.x->'inbox'->>'outcome', i.outcome),
    reply_due = CASE x.x->'inbox'->>'kind' WHEN 'spoke' THEN i.reply_due END,
    resolve_due = CASE x.x->'inbox'->>'kind' WHEN 'spoke' THEN i.resolve_due END,
    last_at = x.at, index_from = least(coalesce(i.index_from, x.last_seq), x.last_seq)
  FROM extra x WHERE x.x->'inbox' IS NOT NULL AND x.x->'inbox'->>'kind' <> 'queued' AND ${workspace("i", "workspace_id", "x")} AND i.conversation_id = x.conversation_id
), woken AS (
  UPDATE run r SET wake_at = x.at FROM extra x
  WHERE (x.x->'inbox'->>'kind' = 'left' OR (x.x->'inbox'->>'kind' = 'closed' AND r.flow_id = '${RATING_FLOW_ID}'::uuid))
    AND ${workspace("r", "workspace_id", "x")} AND r.conversation_id = x.conversation_id AND r.id IS DISTINCT FROM x.run_id
    AND r.status = 'waiting' AND r.wake_at IS NULL
), rated AS (
  INSERT INTO rating (workspace_id, id, conversation_id, user_id, queue_id, style, score, comment, at)
  SELECT x.workspace_id, (x.x->'rating'->>'id')::uuid, x.conversation_id, i.last_user_id, i.queue_id, x.x->'rating'->>'style',
    (x.x->'rating'->>'score')::smallint, x.x->'rating'->>'comment', x.at
  FROM extra x LEFT JOIN inbox_entry i ON ${workspace("i", "workspace_id", "x")} AND i.conversation_id = x.conversation_id WHERE x.x->'rating' IS NOT NULL
), exposed AS (
  INSERT INTO experiment_exposure (workspace_id, contact_id, experiment, variant, flow_id, flow_version, at)
  SELECT x.workspace_id, e.contact, e.experiment, e.variant, x.flow_id, x.flow_version, x.at
  FROM extra x CROSS JOIN LATERAL json_to_recordset(x.x->'assigned') AS e(contact uuid, experiment text, variant text)
  ON CONFLICT DO NOTHING
), late_turn AS (
  UPDATE turn_key k SET reply = x.late
  FROM extra x WHERE x.x->'late'->>'of' = 'turn' AND ${workspace("k", "workspace_id", "x")} AND k.conversation_id = x.conversation_id
    AND k.key = x.x->'late'->>'key' AND k.reply IS NULL
), late_start AS (
  UPDATE start_key k SET reply = x.late
  FROM extra x JOIN conversation c ON ${workspace("c", "workspace_id", "x")} AND c.id = x.conversation_id
  WHERE x.x->'late'->>'of' = 'start' AND ${workspace("k", "workspace_id", "x")} AND k.endpoint_id = c.endpoint_id
    AND k.key = x.x->'late'->>'key' AND k.reply IS NULL
)`;
}
