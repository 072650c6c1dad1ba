import { inTransaction } from "../db/in-transaction";
import type { OutgoingContent } from "./channel-port";
import { sayInto } from "./web-channel";

/** Says a message that stood in line, where its lease still holds: in the chat, or else when the contact comes next. */
export async function sayInTurn(row: {
  workspaceId: string;
  id: string;
  fence: string;
  address: string;
  content: OutgoingContent;
}): Promise<void> {
  const { workspaceId, id, fence, address, content } = row;
  await inTransaction("turn", async (client) => {
    const { rowCount } = await client.query({
      name: "say-in-turn",
      text: `UPDATE send_delivery SET state = 'done', lease_until = NULL, done_at = now()
        WHERE workspace_id = $1 AND id = $2 AND fence = $3 AND state = 'leased'`,
      values: [workspaceId, id, fence],
    });
    if (rowCount === 0 || (address !== "" && (await sayInto(client, workspaceId, address, content)))) return;
    await client.query({
      name: "say-when-they-come",
      text: "UPDATE send_delivery SET state = 'waiting', done_at = NULL WHERE workspace_id = $1 AND id = $2",
      values: [workspaceId, id],
    });
  });
}
