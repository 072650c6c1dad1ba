import type { LiveBroadcast } from "./live-broadcast";

/**
 * Of `t`, a row of campaign_run: it belongs to the broadcast ($1, $2), has not begun and may begin. By the order of their moments
 * they are found in the index that has only those who wait, however many are not due yet.
 */
export const dueTargets = (held: LiveBroadcast): string =>
  held.local_time === null
    ? "t.workspace_id = $1 AND t.broadcast_id = $2 AND t.state = 'planned'"
    : "t.workspace_id = $1 AND t.broadcast_id = $2 AND t.state = 'planned' AND t.due_at <= now() ORDER BY t.due_at";

/**
 * Why its contact (`c`) does not get it: they have become another contact, who gets it as well; or, where they were written down
 * long before their hour, they have left the audience ($4) since. Null: they get it.
 */
export const OUT = `CASE WHEN c.merged_into IS NOT NULL THEN 'duplicate' WHEN $4::uuid IS NOT NULL AND NOT EXISTS (
  SELECT FROM audience_member m WHERE m.workspace_id = $1 AND m.audience_id = $4::uuid AND m.contact_id = c.id) THEN 'left' END`;
