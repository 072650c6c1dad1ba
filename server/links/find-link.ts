import { asAuth } from "../db/tenant";
import { codeHolds, isCode } from "./link-code";

export interface FoundLink {
  readonly workspaceId: string;
  readonly linkId: string;
  readonly url: string;
  readonly title: string | null;
}

/** What a code leads to; null for one that nobody made. */
export async function findLink(code: string): Promise<FoundLink | null> {
  if (!isCode(code)) return null;
  const rows = await asAuth(
    (tx) => tx.$queryRaw<FoundLink[]>`
      SELECT s.workspace_id AS "workspaceId", s.link_id AS "linkId", l.url, l.title FROM link_share s
        JOIN short_link l ON l.workspace_id = s.workspace_id AND l.id = s.link_id WHERE s.code = ${code}`,
  );
  return rows.find(({ workspaceId }) => codeHolds(workspaceId, code)) ?? null;
}
