import { Prisma } from "../../prisma/generated/client";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { requireFlow } from "../flows/require-flow";
import { type CampaignLift, campaignLifts } from "./campaign-lift";

export interface LedgerLine {
  readonly contactId: string;
  readonly contactName: string | null;
  readonly message: string;
  readonly flowId: string | null;
  readonly flowName: string | null;
  readonly nodeId: string;
  readonly class: string;
  readonly channel: string;
  readonly purpose: string;
  readonly state: "held" | "sent" | "skipped";
  readonly reason: string | null;
  readonly nextAt: string | null;
  readonly text: string | null;
  readonly coupon: string | null;
  readonly decidedAt: string;
}

export interface LedgerPage {
  readonly lines: LedgerLine[];
  /** How many there are of each: sent, held, or the reason for which they were not sent. */
  readonly counts: { readonly [outcome: string]: number };
}

type Row = Omit<LedgerLine, "nextAt" | "decidedAt"> & { nextAt: Date | null; decidedAt: Date };

/** What was sent and what not, and why, the latest first: of a flow, of one of its steps, of a contact. */
export async function readLedger(
  workspaceId: string,
  of: {
    readonly flowId?: string | undefined;
    readonly nodeId?: string | undefined;
    readonly contactId?: string | undefined;
    readonly before?: Date | undefined;
  },
  limit = 50,
): Promise<LedgerPage> {
  const parts = [
    Prisma.sql`l.workspace_id = ${workspaceId}::uuid`,
    ...(of.flowId ? [Prisma.sql`l.flow_id = ${of.flowId}::uuid`] : []),
    ...(of.nodeId ? [Prisma.sql`l.node_id = ${of.nodeId}`] : []),
    ...(of.contactId ? [Prisma.sql`l.contact_id = ${of.contactId}::uuid`] : []),
  ];
  const where = Prisma.join(parts, " AND ");
  const earlier = of.before ? Prisma.sql`AND l.decided_at < ${of.before}` : Prisma.empty;
  return inWorkspace(workspaceId, async (tx) => {
    if (of.flowId) await requireFlow(tx, workspaceId, of.flowId);
    if (of.contactId && !(await tx.contact.findFirst({ where: { id: of.contactId }, select: { id: true } })))
      throw new AppError(404, "not-found", "There is no such contact.");
    const rows = await tx.$queryRaw<Row[]>`
      SELECT l.contact_id AS "contactId", c.profile->>'name' AS "contactName", l.message, l.flow_id AS "flowId", f.name AS "flowName", l.node_id AS "nodeId",
        l.class, l.channel, l.purpose, l.state, l.reason, l.next_eligible_at AS "nextAt", l.text, l.coupon, l.decided_at AS "decidedAt"
      FROM send_ledger l LEFT JOIN contact c ON c.workspace_id = l.workspace_id AND c.id = l.contact_id
        LEFT JOIN flow f ON f.workspace_id = l.workspace_id AND f.id = l.flow_id
      WHERE ${where} ${earlier} ORDER BY l.decided_at DESC, l.message LIMIT ${limit}`;
    const counts = await tx.$queryRaw<{ outcome: string; n: number }[]>`
      SELECT coalesce(CASE WHEN l.state = 'held' THEN 'held' END, l.reason, 'sent') AS outcome, count(*)::int AS n FROM send_ledger l WHERE ${where} GROUP BY 1`;
    return {
      lines: rows.map((row) => ({
        ...row,
        nextAt: row.nextAt?.toISOString() ?? null,
        decidedAt: row.decidedAt.toISOString(),
      })),
      counts: Object.fromEntries(counts.map((row) => [row.outcome, row.n])),
    };
  });
}

export interface CampaignView {
  readonly flowId: string;
  readonly name: string;
  readonly pausedAt: string | null;
  readonly entered: number;
  readonly running: number;
  readonly left: number;
  readonly sent: number;
  readonly held: number;
  readonly skipped: number;
  readonly goals: number;
  /** Revenue net of refunds, for each currency, in minor units. */
  readonly revenue: { readonly currency: string; readonly minor: number }[];
  /** How many more of those who got its messages reach the goal than of the control group; null: nobody of that came in. */
  readonly lift: CampaignLift | null;
}

/** Live flows that begin without a visitor, and what came of them. */
export async function listCampaigns(workspaceId: string): Promise<CampaignView[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.$queryRaw<
      (Omit<CampaignView, "pausedAt" | "revenue" | "lift"> & {
        pausedAt: Date | null;
        revenue: CampaignView["revenue"] | null;
      })[]
    >`
      SELECT f.id AS "flowId", f.name, max(e.paused_at) AS "pausedAt",
        (SELECT count(*)::int FROM campaign_run r WHERE r.workspace_id = f.workspace_id AND r.flow_id = f.id) AS entered,
        (SELECT count(*)::int FROM campaign_run r JOIN run u ON u.workspace_id = r.workspace_id AND u.conversation_id = r.id AND u.status = 'waiting'
          WHERE r.workspace_id = f.workspace_id AND r.flow_id = f.id) AS running,
        (SELECT count(*)::int FROM campaign_run r WHERE r.workspace_id = f.workspace_id AND r.flow_id = f.id AND r.state = 'left') AS left,
        (SELECT count(*)::int FROM send_ledger l WHERE l.workspace_id = f.workspace_id AND l.flow_id = f.id AND l.state = 'sent') AS sent,
        (SELECT count(*)::int FROM send_ledger l WHERE l.workspace_id = f.workspace_id AND l.flow_id = f.id AND l.state = 'held') AS held,
        (SELECT count(*)::int FROM send_ledger l WHERE l.workspace_id = f.workspace_id AND l.flow_id = f.id AND l.state = 'skipped') AS skipped,
        (SELECT count(*)::int FROM campaign_goal g WHERE g.workspace_id = f.workspace_id AND g.flow_id = f.id) AS goals,
        (SELECT json_agg(json_build_object('currency', currency, 'minor', net)) FROM (SELECT g.currency, sum(g.value_minor - g.refunded_minor) AS net
          FROM campaign_goal g WHERE g.workspace_id = f.workspace_id AND g.flow_id = f.id AND g.currency IS NOT NULL GROUP BY 1 ORDER BY 1) sums) AS revenue
      FROM campaign_entry e JOIN flow f ON f.workspace_id = e.workspace_id AND f.id = e.flow_id AND f.archived_at IS NULL
      WHERE e.workspace_id = ${workspaceId}::uuid GROUP BY f.workspace_id, f.id, f.name ORDER BY f.name LIMIT 500`;
    const lifts = await campaignLifts(tx, workspaceId);
    return rows.map((row) => ({
      ...row,
      pausedAt: row.pausedAt?.toISOString() ?? null,
      revenue: row.revenue ?? [],
      lift: lifts.get(row.flowId) ?? null,
    }));
  });
}
