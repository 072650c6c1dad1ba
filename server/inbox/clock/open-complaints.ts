import { inWorkspace } from "../../db/tenant";
import { openComplaint } from "../complaints";
import { type DueConversation, eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

/** Rules that were met a moment ago: each becomes a case that somebody closes. */
export async function openComplaints({ reads, now }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<DueConversation>(
    "SELECT workspace_id, conversation_id FROM inbox_entry WHERE complaint IS NOT NULL ORDER BY last_at LIMIT 100",
  );
  return eachRow(rows, (row) =>
    inWorkspace(row.workspace_id, (tx) => openComplaint(tx, row.workspace_id, row.conversation_id, now())),
  );
}
