import { z } from "zod";
import { inWorkspace } from "../db/tenant";

/** The order that somebody who complains most likely speaks of, as texts that are written for them may name it. */
export interface KnownOrder {
  readonly ref: string;
  readonly state: string;
  readonly carrier: string | null;
  /** The parcel's number. */
  readonly number: string | null;
}

const word = z.string().nullish().catch(null);
const shipmentsSchema = z.array(z.object({ carrier: word, number: word })).catch([]);
/** An order that is over is no reason to complain that it has not come. */
const OVER = ["delivered", "cancelled", "refunded"];

/** The newest order of a contact that is not over yet, with its latest parcel. */
export async function orderOf(workspaceId: string, contactId: string): Promise<KnownOrder | undefined> {
  const [row] = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<{ ref: string; state: string; shipments: unknown }[]>`
      SELECT ref, state, shipments FROM shop_order WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${contactId}::uuid
        AND NOT state = ANY (${OVER}::text[]) ORDER BY placed_at DESC LIMIT 1`,
  );
  if (!row) return undefined;
  const parcel = shipmentsSchema.parse(row.shipments).at(-1);
  return {
    ref: row.ref,
    state: row.state,
    carrier: parcel?.carrier ?? null,
    number: parcel?.number ?? null,
  };
}
