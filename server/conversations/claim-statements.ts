/**
 * How due work is claimed: 30 seconds for a claim, SKIP LOCKED so that any number of processes may look. RETURNING gives
 * columns as they are: a distributed database takes no changing function there.
 */

const DUE_RUN = "wake_at <= now()";
const DUE_EFFECT = "state = 'due' AND due_at <= now()";
const LEFT_EFFECT = "state = 'leased' AND lease_until < now()";

/** Of all workspaces at once, or ($2) of one: a distributed database locks rows of one shard at a time. */
export const claimTimers = (ofOne: boolean): string => `UPDATE run r
SET wake_at = date_trunc('milliseconds', now()) + interval '30 seconds' FROM (
  SELECT workspace_id AS w, conversation_id AS c, id AS i, wake_at AS was FROM run
  WHERE ${ofOne ? "workspace_id = $2 AND " : ""}${DUE_RUN} ORDER BY wake_at LIMIT $1 FOR UPDATE SKIP LOCKED
) due WHERE ${ofOne ? "r.workspace_id = $2 AND " : ""}r.workspace_id = w AND r.conversation_id = c AND r.id = i
RETURNING r.workspace_id, r.conversation_id, r.id, r.wake_at AS claimed, due.was`;

/** As `claimTimers`: effects that are due, and those whose holder has died. */
export const claimEffects = (ofOne: boolean): string => {
  const place = ofOne ? "workspace_id = $2 AND " : "";
  return `UPDATE effect e
SET state = 'leased', lease_until = now() + interval '30 seconds', fence = e.fence + 1, attempts = e.attempts + 1 FROM (
  SELECT * FROM (SELECT workspace_id AS w, conversation_id AS c, id AS i FROM effect
    WHERE ${place}${DUE_EFFECT} ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED) a
  UNION ALL
  SELECT * FROM (SELECT workspace_id, conversation_id, id FROM effect
    WHERE ${place}${LEFT_EFFECT} ORDER BY lease_until LIMIT $1 FOR UPDATE SKIP LOCKED) b
) due WHERE ${ofOne ? "e.workspace_id = $2 AND " : ""}e.workspace_id = w AND e.conversation_id = c AND e.id = i
RETURNING e.workspace_id, e.conversation_id, e.id, e.run_id, e.key, e.kind, e.payload, e.fence, e.attempts`;
};

/** Workspaces that have due timers, the longest waiting first; asks all shards and locks nothing. */
export const WORKSPACES_WITH_TIMERS = `SELECT workspace_id AS id, min(wake_at) AS since FROM run WHERE ${DUE_RUN} GROUP BY workspace_id ORDER BY since LIMIT $1`;

export const WORKSPACES_WITH_EFFECTS = `SELECT workspace_id AS id, min(coalesce(lease_until, due_at)) AS since FROM effect
WHERE (${DUE_EFFECT}) OR (${LEFT_EFFECT}) GROUP BY workspace_id ORDER BY since LIMIT $1`;
