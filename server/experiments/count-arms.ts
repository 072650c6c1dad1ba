import { readingWorkspace } from "../db/tenant";
import type { ExperimentGoal } from "./experiment-input";
import type { ArmCounts } from "./reading";

/** Whose counts are wanted: those who came to a variant in a span of time. */
export interface Counted {
  readonly key: string;
  readonly flowId: string;
  readonly goal: ExperimentGoal;
  readonly from: Date;
  /** Null: until now. */
  readonly until: Date | null;
}

const number = (field: string) =>
  `CASE WHEN jsonb_typeof(e.properties->'${field}') = 'number' THEN (e.properties->>'${field}')::float8 END`;

/**
 * Counts what came of each variant. A contact counts once, under the variant they came to first, with what they did within the
 * goal's days after. What an order brought is what the order says today: paid, less what went back; a goal of which all went back
 * is none. Who was joined with one who had another variant is left out, and who is in the workspace's control group.
 */
const COUNTS = `
WITH came AS MATERIALIZED (
  SELECT x.contact_id, x.variant, x.at, x.at + make_interval(days => $7::int) AS until, x.crossed_by IS NOT NULL AS crossed,
    EXISTS (SELECT FROM send_ledger l WHERE l.workspace_id = $1 AND l.contact_id = x.contact_id AND l.flow_id = $3::uuid AND l.reason = 'controlGroup') AS held
  FROM experiment_exposure x JOIN contact c ON c.workspace_id = $1 AND c.id = x.contact_id AND c.merged_into IS NULL
  WHERE x.workspace_id = $1 AND x.experiment = $2 AND x.at >= $4 AND x.at < coalesce($5, 'infinity'::timestamptz)
), counting AS MATERIALIZED (SELECT contact_id, variant, at, until FROM came WHERE NOT crossed AND NOT held
), things AS (
  SELECT DISTINCT ON (k.contact_id, about) k.contact_id, coalesce(e.properties->>'order', e.id::text) AS about, e.properties->>'order' AS ref,
    e.properties->>'currency' AS currency, coalesce(${number("value")}, ${number("paid")}, ${number("total")}) AS worth
  FROM counting k JOIN contact_event e ON e.workspace_id = $1 AND e.contact_id = k.contact_id AND e.name = $6 AND e.at >= k.at AND e.at < k.until
  WHERE e.at >= $4 ORDER BY k.contact_id, about, e.at
), reached AS (
  SELECT t.contact_id, bool_or(coalesce(o.paid_minor, t.worth) IS NULL OR coalesce(o.paid_minor, t.worth) <= 0
      OR coalesce(o.paid_minor - o.refunded_minor, t.worth) > 0) AS goal,
    sum(coalesce(o.paid_minor - o.refunded_minor, t.worth, 0)::float8)
      FILTER (WHERE $8::text IS NULL OR coalesce(o.currency, t.currency) = $8) AS value
  FROM things t LEFT JOIN shop_order o ON o.workspace_id = $1 AND o.ref = t.ref GROUP BY 1
), harmed AS (
  SELECT contact_id, bool_or(kind = 'optOut') AS opt_out, bool_or(kind = 'handoff') AS handoff, bool_or(kind = 'complaint') AS complaint FROM (
    SELECT k.contact_id, CASE e.name WHEN 'consent.denied' THEN 'optOut' ELSE 'complaint' END AS kind FROM counting k
    JOIN contact_event e ON e.workspace_id = $1 AND e.contact_id = k.contact_id AND e.name IN ('consent.denied', 'complaint.opened') AND e.at >= k.at AND e.at < k.until
    WHERE e.at >= $4
    UNION ALL
    SELECT k.contact_id, 'complaint' FROM counting k
    JOIN support_case s ON s.workspace_id = $1 AND s.contact_id = k.contact_id AND s.complaint AND s.created_at >= k.at AND s.created_at < k.until
    UNION ALL
    SELECT k.contact_id, 'handoff' FROM event e JOIN conversation v ON v.workspace_id = $1 AND v.id = e.conversation_id
    JOIN counting k ON k.contact_id = v.contact_id AND e.at >= k.at AND e.at < k.until
    WHERE e.workspace_id = $1 AND e.name = 'handoff.requested' AND e.at >= $4
  ) harm GROUP BY 1
), counts AS (
  SELECT k.variant, count(*)::int AS contacts, count(*) FILTER (WHERE r.goal)::int AS goals,
    coalesce(sum(r.value), 0)::float8 AS value, coalesce(sum(r.value * r.value), 0)::float8 AS squares,
    count(*) FILTER (WHERE h.opt_out)::int AS "optOut", count(*) FILTER (WHERE h.handoff)::int AS handoff,
    count(*) FILTER (WHERE h.complaint)::int AS complaint
  FROM counting k LEFT JOIN reached r ON r.contact_id = k.contact_id LEFT JOIN harmed h ON h.contact_id = k.contact_id GROUP BY 1
), out AS (
  SELECT variant, count(*) FILTER (WHERE crossed)::int AS merged, count(*) FILTER (WHERE held AND NOT crossed)::int AS "controlGroup" FROM came GROUP BY 1
)
SELECT o.variant, o.merged, o."controlGroup", coalesce(c.contacts, 0) AS contacts, coalesce(c.goals, 0) AS goals, coalesce(c.value, 0) AS value,
  coalesce(c.squares, 0) AS squares, coalesce(c."optOut", 0) AS "optOut", coalesce(c.handoff, 0) AS handoff, coalesce(c.complaint, 0) AS complaint
FROM out o LEFT JOIN counts c ON c.variant = o.variant`;

/** What came of each variant by now. */
export const countArms = (workspaceId: string, what: Counted): Promise<ArmCounts[]> =>
  readingWorkspace(workspaceId, async (read) => {
    // Room for a hundred thousand who came, so that they are not written to files.
    await read({ text: "SELECT set_config('work_mem', '64MB', true)" });
    // Without a name: how many came decides how it is best read, and that differs.
    return read<ArmCounts>({
      text: COUNTS,
      values: [
        workspaceId,
        what.key,
        what.flowId,
        what.from,
        what.until,
        what.goal.event,
        what.goal.days,
        what.goal.currency ?? null,
      ],
    });
  });
