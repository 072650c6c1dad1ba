import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import { environment } from "../env";
import { uuidv7 } from "../ids";
import { newCode } from "./link-code";

export interface LinkWish {
  readonly workspaceId: string;
  /** Checked by readDestination. */
  readonly url: string;
  readonly title?: string | undefined;
  readonly flowId?: string | null | undefined;
  readonly nodeId?: string | null | undefined;
  readonly userId?: string | null | undefined;
  /** Whom the code is for; without, everybody has the link's own. */
  readonly contactId?: string | undefined;
  readonly channel?: string | undefined;
}

export interface MadeLink {
  readonly id: string;
  readonly code: string;
}

/** A link, and a code of it for the contact. The same address in the same step of a campaign is one link with many codes. */
export async function makeLink(client: PoolClient, wish: LinkWish): Promise<MadeLink> {
  const { workspaceId, url, flowId = null, nodeId = null, contactId } = wish;
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([url, flowId, nodeId]))
    .digest();
  const find = {
    name: "link-find",
    text: "SELECT id, code FROM short_link WHERE workspace_id = $1 AND fingerprint = $2",
    values: [workspaceId, fingerprint],
  };
  let link = (await client.query<MadeLink>(find)).rows[0];
  if (!link) {
    const made = { id: uuidv7(), code: newCode(workspaceId) };
    const { rowCount } = await client.query({
      name: "link-add",
      text: `INSERT INTO short_link (workspace_id, id, url, title, flow_id, node_id, fingerprint, code, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      values: [
        workspaceId,
        made.id,
        url,
        wish.title ?? null,
        flowId,
        nodeId,
        fingerprint,
        made.code,
        wish.userId ?? null,
      ],
    });
    link = rowCount ? made : (await client.query<MadeLink>(find)).rows[0];
    if (rowCount) await share(client, wish, { id: made.id, code: made.code }, null);
  }
  if (!link) throw new Error("a link that was made a moment ago is gone");
  if (contactId === undefined) return link;
  const own = { id: link.id, code: newCode(workspaceId) };
  await share(client, wish, own, contactId);
  return own;
}

async function share(
  client: PoolClient,
  wish: LinkWish,
  link: MadeLink,
  contactId: string | null,
): Promise<void> {
  await client.query({
    name: "link-share",
    text: "INSERT INTO link_share (workspace_id, code, link_id, contact_id, channel) VALUES ($1, $2, $3, $4, $5)",
    values: [
      wish.workspaceId,
      link.code,
      link.id,
      contactId,
      contactId === null ? null : (wish.channel ?? null),
    ],
  });
}

/** The address that people see. */
export const shortUrl = (code: string): string => `${environment().url}/l/${code}`;
