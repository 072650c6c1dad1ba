import { recordAudit } from "../audit/record-audit";
import { inTransaction } from "../db/in-transaction";
import { inWorkspace } from "../db/tenant";
import type { Actor } from "../workspaces/actor";
import { readDestination } from "./destination";
import { makeLink, shortUrl } from "./make-link";

export interface LinkView {
  id: string;
  url: string;
  title: string | null;
  /** The link for everybody. */
  short: string;
  code: string;
  flowId: string | null;
  flowName: string | null;
  nodeId: string | null;
  /** Codes that were sent to somebody, and those that were tapped. */
  sent: number;
  tappedCodes: number;
  /** Taps of people, on so many devices, of which so many were of others than whom it was sent to; looks of programs count nowhere. */
  taps: number;
  devices: number;
  forwarded: number;
  looks: number;
  createdAt: string;
  lastAt: string | null;
}

const PAGE = 50;

/** Links, the newest first; `before` is the id where the last page ended. */
export async function listLinks(
  workspaceId: string,
  before?: string,
): Promise<{ links: LinkView[]; next: string | null }> {
  type Row = Omit<LinkView, "short" | "createdAt" | "lastAt"> & { createdAt: Date; lastAt: Date | null };
  const rows = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<Row[]>`
      SELECT l.id, l.url, l.title, l.code, l.flow_id AS "flowId", f.name AS "flowName", l.node_id AS "nodeId", l.taps, l.devices, l.forwarded, l.looks,
        l.created_at AS "createdAt", l.last_at AS "lastAt", s.sent, s.tapped AS "tappedCodes"
      FROM short_link l LEFT JOIN flow f ON f.workspace_id = l.workspace_id AND f.id = l.flow_id
        CROSS JOIN LATERAL (SELECT count(*)::int AS sent, count(*) FILTER (WHERE taps > 0)::int AS tapped FROM link_share s
          WHERE s.workspace_id = l.workspace_id AND s.link_id = l.id AND s.contact_id IS NOT NULL) s
      WHERE l.workspace_id = ${workspaceId}::uuid AND (${before ?? null}::uuid IS NULL OR l.id < ${before ?? null}::uuid) ORDER BY l.id DESC LIMIT ${PAGE}`,
  );
  return {
    links: rows.map((row) => ({
      ...row,
      short: shortUrl(row.code),
      createdAt: row.createdAt.toISOString(),
      lastAt: row.lastAt?.toISOString() ?? null,
    })),
    next: rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null,
  };
}

/** Makes a link, or finds the one that leads there already; `contactId`: with a code of this contact's own. */
export async function createLink(
  actor: Actor,
  input: { url: string; title?: string | undefined; contactId?: string | undefined },
): Promise<{ id: string; url: string; short: string; qr: string }> {
  const { workspaceId, userId } = actor;
  const url = readDestination(input.url);
  const made = await inTransaction("turn", (client) =>
    makeLink(client, { workspaceId, url, title: input.title, contactId: input.contactId, userId }),
  );
  if (input.contactId === undefined)
    await inWorkspace(workspaceId, (tx) => recordAudit(tx, actor, "links.create", made.id));
  const short = shortUrl(made.code);
  return { id: made.id, url, short, qr: `${short}/qr.svg` };
}
