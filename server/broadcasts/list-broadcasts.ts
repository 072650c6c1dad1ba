import { readingWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { type BroadcastCounts, broadcastCounts, NOBODY, OUTCOME } from "./broadcast-counts";
import type { CouponExposure } from "./coupon-exposure";

export interface BroadcastView {
  readonly id: string;
  readonly name: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly flowVersion: number;
  readonly audienceId: string | null;
  readonly audienceName: string | null;
  /** When it goes; by own time: when the next contacts are due. */
  readonly sendAt: string;
  /** By each contact's own clock ("2026-12-01T19:30"); null: to all at one moment. */
  readonly localTime: string | null;
  readonly perSecond: number | null;
  readonly state: "proposed" | "planned" | "filling" | "running" | "stopping" | "stopped" | "done";
  readonly pausedAt: string | null;
  /** Why a person has to look at it. */
  readonly problem: "late" | "grown" | "audience" | "unfound" | null;
  /** As it was planned. */
  readonly people: number;
  readonly coupons: readonly CouponExposure[];
  readonly plannedBy: string | null;
  readonly plannedByName: string | null;
  readonly approvedByName: string | null;
  /** Contacts who are to get it, once they are written down; the counts add up to this. */
  readonly size: number;
  readonly counts: BroadcastCounts;
  /** Contacts who were erased since. */
  readonly gone: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

type Row = Omit<BroadcastView, "sendAt" | "pausedAt" | "startedAt" | "endedAt" | "counts" | "gone"> & {
  sendAt: Date;
  pausedAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  turnedAway: number;
  counts: BroadcastCounts | null;
};

const MOST = 100;

/** The workspace's broadcasts, the latest first; or one of them. */
export async function listBroadcasts(workspaceId: string, broadcastId?: string): Promise<BroadcastView[]> {
  return readingWorkspace(workspaceId, async (read) => {
    const rows = await read<Row>({
      text: `SELECT b.id, b.name, b.flow_id AS "flowId", f.name AS "flowName", b.flow_version AS "flowVersion", b.audience_id AS "audienceId", a.name AS "audienceName",
          b.send_at AS "sendAt", b.local_time AS "localTime", b.per_second AS "perSecond", b.state, b.paused_at AS "pausedAt", b.problem, b.people, b.coupons,
          b.planned_by AS "plannedBy", p.name AS "plannedByName", s.name AS "approvedByName", b.size, b.turned_away AS "turnedAway", b.counts,
          b.started_at AS "startedAt", b.ended_at AS "endedAt"
        FROM broadcast b JOIN flow f ON f.workspace_id = b.workspace_id AND f.id = b.flow_id
          LEFT JOIN audience a ON a.workspace_id = b.workspace_id AND a.id = b.audience_id
          LEFT JOIN app_user p ON p.id = b.planned_by LEFT JOIN app_user s ON s.id = b.approved_by
        WHERE b.workspace_id = $1 AND ($2::uuid IS NULL OR b.id = $2::uuid) ORDER BY b.created_at DESC LIMIT ${MOST}`,
      values: [workspaceId, broadcastId ?? null],
    });
    const open = rows.filter((row) => row.counts === null && row.startedAt !== null).map((row) => row.id);
    const counted = open.length
      ? await broadcastCounts((text, values) => read({ text, values: [...values] }), workspaceId, open)
      : {};
    return rows.map((row) => viewOf(row, row.counts ?? counted[row.id] ?? NOBODY));
  });
}

function viewOf({ turnedAway, ...row }: Row, counts: BroadcastCounts): BroadcastView {
  // The rule of re-entry kept them out: they had it before.
  const skipped = turnedAway
    ? { ...counts.skipped, duplicate: (counts.skipped.duplicate ?? 0) + turnedAway }
    : counts.skipped;
  const told =
    counts.sent +
    counts.held +
    counts.waiting +
    counts.silent +
    Object.values(skipped).reduce((a, b) => a + b, 0);
  return {
    ...row,
    counts: { ...counts, skipped },
    gone: Math.max(0, row.size - told),
    sendAt: row.sendAt.toISOString(),
    pausedAt: row.pausedAt?.toISOString() ?? null,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

export interface BroadcastExample {
  readonly contactId: string;
  readonly name: string | null;
  readonly outcome: string;
  /** When it may go. */
  readonly nextAt: string | null;
}

const EXAMPLES = 3;

/** One broadcast, and a few of the contacts to whom each thing happened. 404 for an unknown one. */
export async function getBroadcast(
  workspaceId: string,
  broadcastId: string,
): Promise<BroadcastView & { readonly examples: readonly BroadcastExample[] }> {
  const [view] = await listBroadcasts(workspaceId, broadcastId);
  if (!view) throw new AppError(404, "not-found", "There is no such broadcast.");
  const { counts } = view;
  const outcomes = [
    ...(["sent", "held", "waiting", "silent"] as const).filter((one) => counts[one] > 0),
    ...Object.keys(counts.skipped),
  ];
  const rows = await readingWorkspace(workspaceId, (read) =>
    read<Omit<BroadcastExample, "nextAt"> & { nextAt: Date | null }>({
      text: `SELECT e.* FROM unnest($3::text[]) AS o (outcome) CROSS JOIN LATERAL (
          SELECT r.contact_id AS "contactId", o.outcome,
            coalesce(c.profile->>'name', nullif(trim(concat(c.profile->>'firstName', ' ', c.profile->>'lastName')), ''), c.profile->>'email') AS name,
            (SELECT max(l.next_eligible_at) FROM send_ledger l WHERE l.workspace_id = r.workspace_id AND l.contact_id = r.contact_id AND l.conversation_id = r.id) AS "nextAt"
          FROM campaign_run r JOIN contact c ON c.workspace_id = r.workspace_id AND c.id = r.contact_id
          WHERE r.workspace_id = $1 AND r.broadcast_id = $2 AND ${OUTCOME} = o.outcome LIMIT ${EXAMPLES}) e`,
      values: [workspaceId, broadcastId, outcomes],
    }),
  );
  return {
    ...view,
    examples: rows.map((row) => ({ ...row, nextAt: row.nextAt?.toISOString() ?? null })),
  };
}
