import { counted, liftInterval } from "../../flow/stats/lift-interval";
import { normalPoint } from "../../flow/stats/normal";
import { readMarketing } from "../campaigns/marketing-settings";
import { inWorkspace, readingWorkspace } from "../db/tenant";

/** What all marketing together does: contacts who would have got some, against those of the control group who would have too. */
export interface MarketingEffect {
  /** Percent that is held out just now. */
  readonly holdout: number;
  readonly days: number;
  readonly currency: string | null;
  readonly reached: Group;
  readonly held: Group;
  /** Of orders for each contact, and of money for each. The interval is for this one look: 95%. */
  readonly orders: Lift;
  readonly revenue: Lift;
}

interface Group {
  readonly contacts: number;
  readonly buyers: number;
  /** Minor units, less what went back. */
  readonly revenue: number;
}

interface Lift {
  readonly lift: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const DAYS = 30;

/**
 * A contact counts from the first message that was for them in the last days, sent or not, as far as it got to the question whether
 * they are in the control group: only then are both groups alike. What counts is money that came in from then on, whenever its order
 * was placed (a reminder is about an order that is there already), as far as it did not go back.
 */
const GROUPS = `
WITH met AS MATERIALIZED (
  SELECT l.contact_id, bool_or(l.reason = 'controlGroup') IS TRUE AS held, min(l.created_at) AS at FROM send_ledger l
  WHERE l.workspace_id = $1 AND l.class = 'marketing' AND l.created_at >= now() - make_interval(days => $2::int)
    AND (l.state <> 'skipped' OR l.reason IN ('controlGroup', 'cap', 'lowerPriority', 'offerExpired', 'outOfStock', 'budget'))
  GROUP BY 1
), bought AS (
  SELECT m.contact_id, sum(least(p.came, o.paid_minor - o.refunded_minor))::float8 AS net FROM met m
  JOIN shop_order o ON o.workspace_id = $1 AND o.contact_id = m.contact_id AND o.paid_minor > o.refunded_minor AND o.currency = $3
  CROSS JOIN LATERAL (SELECT sum(amount_minor) AS came FROM order_payment p WHERE p.workspace_id = $1 AND p.order_ref = o.ref
    AND p.kind <> 'refund' AND p.at >= m.at) p
  WHERE p.came > 0 GROUP BY 1
)
SELECT m.held, count(*)::int AS contacts, count(b.net)::int AS buyers, coalesce(sum(b.net), 0)::float8 AS revenue,
  coalesce(sum(b.net * b.net), 0)::float8 AS squares FROM met m LEFT JOIN bought b ON b.contact_id = m.contact_id GROUP BY 1`;

const NOBODY = { contacts: 0, buyers: 0, revenue: 0, squares: 0 };

export async function marketingEffect(workspaceId: string): Promise<MarketingEffect> {
  const settings = await inWorkspace(workspaceId, (tx) =>
    tx.marketingSetting.findFirst({ select: { settings: true } }),
  );
  return readingWorkspace(workspaceId, async (read) => {
    const [most] = await read<{ currency: string }>({
      text: `SELECT currency FROM shop_order WHERE workspace_id = $1 AND updated_at >= now() - make_interval(days => $2::int)
        GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
      values: [workspaceId, DAYS],
    });
    const currency = most?.currency ?? null;
    const rows = await read<typeof NOBODY & { held: boolean }>({
      text: GROUPS,
      values: [workspaceId, DAYS, currency],
    });
    const held = rows.find((row) => row.held) ?? NOBODY;
    const reached = rows.find((row) => !row.held) ?? NOBODY;
    const critical = normalPoint(0.025);
    const money = ({ contacts: n, revenue: sum, squares }: typeof NOBODY) => ({ n, sum, squares });
    const group = ({ contacts, buyers, revenue }: typeof NOBODY): Group => ({ contacts, buyers, revenue });
    return {
      holdout: readMarketing(settings?.settings).holdout,
      days: DAYS,
      currency,
      reached: group(reached),
      held: group(held),
      orders: liftInterval(
        counted(held.contacts, held.buyers),
        counted(reached.contacts, reached.buyers),
        critical,
      ),
      revenue: liftInterval(money(held), money(reached), critical),
    };
  });
}
