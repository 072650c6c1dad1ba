import type { WorkspaceTx } from "../db/tenant";

/** How somebody recognises themselves, and nobody learns whom a link was for: a•••@e•••.org, •••4567, A•••. */
export async function maskedContact(
  tx: WorkspaceTx,
  workspaceId: string,
  contactId: string,
): Promise<string> {
  const rows = await tx.$queryRaw<{ kind: string; value: string; name: string | null }[]>`
    SELECT i.kind, i.value, c.profile->>'name' AS name FROM contact c LEFT JOIN contact_identity i
      ON i.workspace_id = c.workspace_id AND i.contact_id = c.id AND i.kind IN ('email', 'phone')
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ${contactId}::uuid ORDER BY i.kind`;
  const [row] = rows;
  if (row?.kind === "email") return maskedEmail(row.value);
  if (row?.kind === "phone") return `•••${row.value.slice(-4)}`;
  return row?.name ? `${[...row.name][0] ?? ""}•••` : "•••";
}

export function maskedEmail(address: string): string {
  const [name = "", host = ""] = address.split("@");
  const end = host.lastIndexOf(".");
  return `${[...name][0] ?? ""}•••@${host[0] ?? ""}•••${end > 0 ? host.slice(end) : ""}`;
}
