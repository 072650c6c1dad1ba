import { SKIP_REASONS, type SkipReason } from "../../flow/kernel/sends";

/**
 * What became of the contacts of a broadcast, each counted once: planned = sent + held + waiting + skipped (by reason) + silent +
 * gone.
 */
export interface BroadcastCounts {
  /** Got at least one message. */
  readonly sent: number;
  /** A message of theirs goes later. */
  readonly held: number;
  /** Not begun, or on the way to the first message. */
  readonly waiting: number;
  readonly skipped: { readonly [R in SkipReason]?: number };
  /** Came to an end without a message on their way. */
  readonly silent: number;
}

export const NOBODY: BroadcastCounts = { sent: 0, held: 0, waiting: 0, skipped: {}, silent: 0 };

/** What became of a contact, in one word: of `r`, a row of campaign_run. */
export const OUTCOME = `CASE WHEN r.outcome = 'sent' THEN 'sent'
  WHEN r.state IN ('planned', 'starting') THEN 'waiting'
  WHEN r.state = 'left' AND coalesce(r.outcome, 'held') = 'held' THEN
    CASE r.reason WHEN 'goal' THEN 'alreadyBought' WHEN 'complaint' THEN 'openComplaint' WHEN 'unsubscribe' THEN 'consent' ELSE 'left' END
  WHEN r.outcome IS NOT NULL THEN r.outcome
  WHEN EXISTS (SELECT FROM run u WHERE u.workspace_id = r.workspace_id AND u.conversation_id = r.id AND u.status = 'waiting') THEN 'waiting'
  ELSE 'silent' END`;

type Query = (text: string, values: readonly unknown[]) => Promise<unknown[]>;

/** The counts of broadcasts, by their ids, from the rows of their contacts. */
export async function broadcastCounts(
  query: Query,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ [id: string]: BroadcastCounts }> {
  const rows = (await query(
    `SELECT r.broadcast_id AS id, ${OUTCOME} AS outcome, count(*)::int AS n FROM campaign_run r
     WHERE r.workspace_id = $1::uuid AND r.broadcast_id = ANY ($2::uuid[]) GROUP BY 1, 2`,
    [workspaceId, ids],
  )) as { id: string; outcome: string; n: number }[];
  const counts: { [id: string]: BroadcastCounts } = {};
  for (const { id, outcome, n } of rows) counts[id] = added(counts[id] ?? NOBODY, outcome, n);
  return counts;
}

function added(counts: BroadcastCounts, outcome: string, n: number): BroadcastCounts {
  if (outcome === "sent" || outcome === "held" || outcome === "waiting" || outcome === "silent")
    return { ...counts, [outcome]: counts[outcome] + n };
  const reason = SKIP_REASONS.find((one) => one === outcome) ?? "left";
  return { ...counts, skipped: { ...counts.skipped, [reason]: (counts.skipped[reason] ?? 0) + n } };
}
