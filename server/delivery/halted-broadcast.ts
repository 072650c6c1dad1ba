/** The condition under which a message on its way stays where it is: its broadcast is paused or stopped. `row`: its alias. */
export const haltedBroadcastSql = (row: "s" | "send_delivery"): string =>
  `EXISTS (SELECT FROM broadcast b WHERE b.workspace_id = ${row}.workspace_id AND b.id = ${row}.broadcast_id
    AND (b.paused_at IS NOT NULL OR b.state IN ('stopping', 'stopped')))`;
