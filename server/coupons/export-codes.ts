import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { readPools } from "./pool-view";

const MAX_ROWS = 100_000;

/** A pool's codes and who has them, as CSV: code, state, campaign, contact, given, redeemed, order. Not yet given codes come last. */
export async function exportCodes(
  workspaceId: string,
  poolId: string,
): Promise<{ name: string; csv: string }> {
  return inWorkspace(workspaceId, async (tx) => {
    const [pool] = await readPools(tx, workspaceId, poolId);
    if (!pool) throw new AppError(404, "not-found", "There is no such pool of coupons.");
    const rows = await tx.$queryRaw<
      {
        code: string;
        state: string | null;
        campaign: string | null;
        contact: string | null;
        given: Date | null;
        redeemed: Date | null;
        order_ref: string | null;
      }[]
    >`
      SELECT c.code, g.state, g.campaign, coalesce(k.external_id, g.contact_id::text) AS contact, g.created_at AS given, g.redeemed_at AS redeemed, g.order_ref
      FROM coupon_code c LEFT JOIN coupon_grant g ON g.workspace_id = c.workspace_id AND g.pool_id = c.pool_id AND g.position = c.position
      LEFT JOIN contact k ON k.workspace_id = g.workspace_id AND k.id = g.contact_id
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.pool_id = ${poolId}::uuid
      ORDER BY g.created_at NULLS LAST, c.position LIMIT ${MAX_ROWS}`;
    const lines = rows.map((row) =>
      [
        row.code,
        row.state ?? "free",
        row.campaign ?? "",
        row.contact ?? "",
        row.given?.toISOString() ?? "",
        row.redeemed?.toISOString() ?? "",
        row.order_ref ?? "",
      ]
        .map(cell)
        .join(","),
    );
    return {
      name: pool.name,
      csv: `code,state,campaign,contact,given,redeemed,order\r\n${lines.join("\r\n")}\r\n`,
    };
  });
}

/** A spreadsheet takes a text that begins with = + - @ for a formula: a quote before it keeps it a text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
