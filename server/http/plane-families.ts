import type { ConversationPlane } from "../conversations/plane";
import { log } from "../log";
import { counter, type Family, gauge } from "../metrics/families";
import { openStreams } from "./stream-route";

/** What the conversations of this process say of themselves. */
export function planeFamilies(plane: ConversationPlane): Family[] {
  const { committer, due, states, chain, database, pools } = plane;
  const { counts } = committer;
  const all = { app: pools.app, turn: pools.turn, auth: pools.auth, owner: pools.owner, ...database };
  const connections = Object.entries(all).flatMap(
    ([pool, one]): [{ pool: string; state: string }, number][] =>
      typeof one === "function"
        ? []
        : [
            [{ pool, state: "busy" }, one.totalCount - one.idleCount],
            [{ pool, state: "idle" }, one.idleCount],
            [{ pool, state: "waited-for" }, one.waitingCount],
          ],
  );
  return [
    counter("turns_committed_total", "Turns that are durable", [{}, counts.turns]),
    counter("commit_batches_total", "Statements that committed turns", [{}, counts.batches]),
    counter("turn_conflicts_total", "Turns whose guard did not hold, and which were taken anew", [
      {},
      counts.conflicts,
    ]),
    counter("turns_refused_total", "Turns refused because too many waited", [{}, counts.refused]),
    counter("turns_failed_total", "Turns that the database failed to commit", [{}, counts.failed]),
    gauge("commit_queue", "Turns that wait to be committed", [{}, committer.depth]),
    gauge("conversations_busy", "Conversations with a turn under way", [{}, chain.size]),
    gauge("states_cached", "Conversations in memory", [{}, states.size]),
    counter("timers_fired_total", "Runs woken by their timer", [{}, due.counts.timers]),
    counter("effects_taken_over_total", "Effects performed in the place of another process", [
      {},
      due.counts.effects,
    ]),
    gauge("streams_open", "Open event streams", [{}, openStreams()]),
    gauge("pool_connections", "Connections to the database by pool", ...connections),
  ];
}

interface Facts {
  timers_due: number;
  timers_oldest: number;
  effects_due: number;
  leases_over: number;
}

/** What the database says, the same for all processes; only `database_up` while it does not answer. */
export async function databaseFamilies(plane: ConversationPlane): Promise<Family[]> {
  const began = performance.now();
  try {
    // Counted to 10,000: more is as bad, and counting must not cost what it watches.
    const { rows } = await plane.database.reads.query<Facts>({
      name: "metrics-facts",
      text: `SELECT (SELECT count(*)::int FROM (SELECT FROM run WHERE wake_at <= now() LIMIT 10000) t) AS timers_due,
        (SELECT coalesce(greatest(extract(epoch FROM now() - min(wake_at)), 0), 0)::float8 FROM run WHERE wake_at IS NOT NULL) AS timers_oldest,
        (SELECT count(*)::int FROM (SELECT FROM effect WHERE state = 'due' AND due_at <= now() LIMIT 10000) e) AS effects_due,
        (SELECT count(*)::int FROM (SELECT FROM effect WHERE state = 'leased' AND lease_until < now() LIMIT 10000) l) AS leases_over`,
    });
    const seconds = (performance.now() - began) / 1_000;
    const facts = rows[0];
    const { rows: sessions } = await plane.pools.owner.query<{
      sessions: number;
      allowed: number;
      longest: number;
    }>(
      `SELECT count(*)::int AS sessions, current_setting('max_connections')::int AS allowed,
        coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8 AS longest
       FROM pg_stat_activity WHERE backend_type = 'client backend'`,
    );
    return [
      gauge("database_up", "Whether the database answers", [{}, 1]),
      gauge("database_answer_seconds", "How long the last question to the database took", [{}, seconds]),
      gauge("timers_due", "Runs whose time has come, counted to 10,000", [{}, facts?.timers_due ?? 0]),
      gauge("timers_oldest_seconds", "How long the oldest of them has waited", [
        {},
        facts?.timers_oldest ?? 0,
      ]),
      gauge("effects_due", "Effects that wait for a process, counted to 10,000", [
        {},
        facts?.effects_due ?? 0,
      ]),
      gauge("effect_leases_over", "Effects whose process has not ended them in time", [
        {},
        facts?.leases_over ?? 0,
      ]),
      gauge("database_sessions", "Sessions of the database server", [{}, sessions[0]?.sessions ?? 0]),
      gauge("database_sessions_allowed", "Sessions that the server takes", [{}, sessions[0]?.allowed ?? 0]),
      gauge("database_longest_transaction_seconds", "The oldest open transaction", [
        {},
        sessions[0]?.longest ?? 0,
      ]),
    ];
  } catch (err) {
    log.warn({ err }, "the database does not answer for the metrics");
    return [gauge("database_up", "Whether the database answers", [{}, 0])];
  }
}
