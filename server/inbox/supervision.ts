import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { type AgentView, listAgents } from "./agent-settings";
import { settingsIn } from "./people-settings";

export interface Wall {
  waiting: number;
  longestWaitMs: number;
  /** Conversations that people have. */
  open: number;
  breached: number;
  agents: AgentView[];
  queues: { queueId: string | null; waiting: number; longestWaitMs: number; open: number }[];
  /** Since midnight in the workspace's zone. */
  today: {
    conversations: number;
    withPeople: number;
    withoutPeople: number;
    goals: { withPeople: Value; withoutPeople: Value };
  };
}
/** Goals reached, and what they were worth (as the flows say it). */
export interface Value {
  reached: number;
  value: number;
}

/** What the wall shows: read anew by whoever shows it, every few seconds. */
export async function readWall(workspaceId: string): Promise<Wall> {
  const agents = await listAgents(workspaceId);
  return inWorkspace(workspaceId, async (tx) => {
    const queues = await tx.$queryRaw<(Wall["queues"][number] & { breached: number })[]>`
      SELECT e.queue_id AS "queueId", count(*) FILTER (WHERE c.owner = 'queue')::int AS waiting, count(*) FILTER (WHERE c.owner = 'person')::int AS open,
        coalesce(extract(epoch FROM now() - min(e.queued_at) FILTER (WHERE c.owner = 'queue')) * 1000, 0)::float8 AS "longestWaitMs",
        count(*) FILTER (WHERE (e.reply_breached_at IS NOT NULL AND e.first_reply_at IS NULL) OR e.resolve_breached_at IS NOT NULL)::int AS breached
      FROM conversation c JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.owner IN ('queue', 'person') GROUP BY e.queue_id`;
    const sum = (pick: (one: (typeof queues)[number]) => number): number =>
      queues.reduce((all, one) => all + pick(one), 0);
    return {
      waiting: sum((one) => one.waiting),
      longestWaitMs: Math.max(0, ...queues.map((one) => one.longestWaitMs)),
      open: sum((one) => one.open),
      breached: sum((one) => one.breached),
      agents,
      queues: queues.map(({ breached: _breached, ...one }) => one),
      today: await today(tx, workspaceId),
    };
  });
}

async function today(tx: WorkspaceTx, workspaceId: string): Promise<Wall["today"]> {
  const [row] = await tx.$queryRaw<
    {
      conversations: number;
      withPeople: number;
      goalsWith: number;
      valueWith: number;
      goalsWithout: number;
      valueWithout: number;
    }[]
  >`
    WITH since AS (SELECT date_trunc('day', now() AT TIME ZONE time_zone) AT TIME ZONE time_zone AS at FROM workspace WHERE id = ${workspaceId}::uuid),
      met AS (SELECT DISTINCT conversation_id FROM event, since WHERE workspace_id = ${workspaceId}::uuid AND name = 'owner.changed' AND event.at >= since.at
        AND properties->>'to' IN ('queue', 'person')),
      goals AS (SELECT g.conversation_id IN (SELECT conversation_id FROM met) AS with_people,
        CASE WHEN jsonb_typeof(g.properties->'value') = 'number' THEN (g.properties->>'value')::float8 ELSE 0 END AS value
        FROM event g, since WHERE g.workspace_id = ${workspaceId}::uuid AND g.name = 'goal.reached' AND g.at >= since.at)
    SELECT (SELECT count(*)::int FROM event, since WHERE workspace_id = ${workspaceId}::uuid AND name = 'conversation.started' AND event.at >= since.at) AS conversations,
      (SELECT count(*)::int FROM event, since WHERE workspace_id = ${workspaceId}::uuid AND name = 'conversation.started' AND event.at >= since.at
        AND conversation_id IN (SELECT conversation_id FROM met)) AS "withPeople",
      (SELECT count(*)::int FROM goals WHERE with_people) AS "goalsWith", (SELECT coalesce(sum(value), 0)::float8 FROM goals WHERE with_people) AS "valueWith",
      (SELECT count(*)::int FROM goals WHERE NOT with_people) AS "goalsWithout", (SELECT coalesce(sum(value), 0)::float8 FROM goals WHERE NOT with_people) AS "valueWithout"`;
  const conversations = row?.conversations ?? 0;
  const withPeople = row?.withPeople ?? 0;
  return {
    conversations,
    withPeople,
    withoutPeople: conversations - withPeople,
    goals: {
      withPeople: { reached: row?.goalsWith ?? 0, value: row?.valueWith ?? 0 },
      withoutPeople: { reached: row?.goalsWithout ?? 0, value: row?.valueWithout ?? 0 },
    },
  };
}

export interface ReportInput {
  readonly from: Date;
  readonly to: Date;
  readonly by: "agent" | "queue";
}

export interface ReportRow {
  key: string | null;
  name: string;
  claimed: number;
  resolved: number;
  replies: number;
  medianWaitMs: number | null;
  medianFirstReplyMs: number | null;
  /** Mean score of its ratings. */
  rating: number | null;
  ratings: number;
}

/** What agents or queues did in a span of time. */
export async function readReport(workspaceId: string, input: ReportInput): Promise<ReportRow[]> {
  const { from, to, by } = input;
  const agents = by === "agent";
  return inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<ReportRow[]>`
    WITH moves AS (
      SELECT id, at, conversation_id, properties->>'to' AS "to", properties->>'how' AS how, properties->>'user' AS who, properties->>'before' AS before,
        properties->>'by' AS by, properties->>'queue' AS queue, lag(at) OVER w AS since, lag(properties->>'to') OVER w AS was, lag(properties->>'user') OVER w AS had,
        lag(properties->>'queue') OVER w AS was_queue
      FROM event WHERE workspace_id = ${workspaceId}::uuid AND name = 'owner.changed' AND at >= ${from}::timestamptz - interval '7 days' AND at < ${to}::timestamptz
      WINDOW w AS (PARTITION BY conversation_id ORDER BY id)
    ), claims AS (
      SELECT CASE WHEN ${agents} THEN who ELSE coalesce(queue, was_queue) END AS key, conversation_id, at, extract(epoch FROM at - since) * 1000 AS waited, who
      FROM moves WHERE "to" = 'person' AND at >= ${from}::timestamptz
    ), firsts AS (
      SELECT c.key, (SELECT extract(epoch FROM min(s.at) - c.at) * 1000 FROM event s WHERE s.workspace_id = ${workspaceId}::uuid AND s.name = 'message.sent'
        AND s.conversation_id = c.conversation_id AND s.at >= c.at AND s.properties->>'by' = c.who) AS ms FROM claims c
    ), ends AS (
      SELECT CASE WHEN ${agents} THEN coalesce(had, by) ELSE coalesce(queue, was_queue) END AS key, count(*)::int AS n FROM moves
      WHERE how IN ('resolved', 'unresolved', 'closed') AND was = 'person' AND at >= ${from}::timestamptz GROUP BY 1
    ), said AS (
      SELECT properties->>'by' AS key, count(*)::int AS n FROM event WHERE workspace_id = ${workspaceId}::uuid AND name = 'message.sent'
        AND at >= ${from}::timestamptz AND at < ${to}::timestamptz AND ${agents} GROUP BY 1
    ), rated AS (
      SELECT CASE WHEN ${agents} THEN user_id::text ELSE queue_id::text END AS key, avg(score)::float8 AS mean, count(*)::int AS n FROM rating
      WHERE workspace_id = ${workspaceId}::uuid AND at >= ${from}::timestamptz AND at < ${to}::timestamptz GROUP BY 1
    ), sums AS (
      SELECT key, count(*)::int AS claimed, percentile_cont(0.5) WITHIN GROUP (ORDER BY waited)::float8 AS wait FROM claims GROUP BY key
    ), keys AS (SELECT key FROM sums UNION SELECT key FROM ends UNION SELECT key FROM said UNION SELECT key FROM rated)
    SELECT k.key, coalesce(CASE WHEN ${agents} THEN (SELECT coalesce(nullif(u.name, ''), u.email) FROM app_user u WHERE u.id::text = k.key)
        ELSE (SELECT q.name FROM queue q WHERE q.workspace_id = ${workspaceId}::uuid AND q.id::text = k.key) END, '') AS name,
      coalesce(s.claimed, 0) AS claimed, coalesce(e.n, 0) AS resolved, coalesce(d.n, 0) AS replies, s.wait AS "medianWaitMs",
      (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY f.ms)::float8 FROM firsts f WHERE f.key IS NOT DISTINCT FROM k.key AND f.ms IS NOT NULL) AS "medianFirstReplyMs",
      r.mean AS rating, coalesce(r.n, 0) AS ratings
    FROM keys k LEFT JOIN sums s ON s.key IS NOT DISTINCT FROM k.key LEFT JOIN ends e ON e.key IS NOT DISTINCT FROM k.key
      LEFT JOIN said d ON d.key IS NOT DISTINCT FROM k.key LEFT JOIN rated r ON r.key IS NOT DISTINCT FROM k.key ORDER BY 3 DESC, 2`,
  );
}

const HEAD = [
  "name",
  "claimed",
  "resolved",
  "replies",
  "medianWaitMs",
  "medianFirstReplyMs",
  "rating",
  "ratings",
] as const;

/** A report as CSV. What a spreadsheet would take for a formula is kept from being one. */
export async function reportCsv(workspaceId: string, input: ReportInput): Promise<{ csv: string }> {
  const rows = await readReport(workspaceId, input);
  const lines = rows.map((row) => HEAD.map((name) => csvCell(row[name])).join(","));
  return { csv: `\uFEFF${[HEAD.join(","), ...lines].join("\r\n")}\r\n` };
}

function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(Math.round(value * 100) / 100);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export interface Switches {
  everyoneToPeople: boolean;
  flowsOff: { flowId: string; fallback: string }[];
}

export async function readSwitches(workspaceId: string): Promise<Switches> {
  return inWorkspace(workspaceId, async (tx) => {
    const { everyoneToPeople, flowsOff } = await settingsIn(tx, workspaceId);
    return {
      everyoneToPeople,
      flowsOff: Object.entries(flowsOff).map(([flowId, fallback]) => ({ flowId, fallback })),
    };
  });
}
