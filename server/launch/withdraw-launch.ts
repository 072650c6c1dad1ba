import { recordAudit } from "../audit/record-audit";
import { pauseCampaignIn } from "../campaigns/pause-campaign";
import { bumpRevision } from "../db/revision";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import type { ProductInput } from "../products/product-input";
import { writeProductsIn } from "../products/write-products";
import type { Actor } from "../workspaces/actor";
import { type LaunchDetail, type LaunchProduct, readLaunchIn } from "./launch-view";
import { readRetired, unretire } from "./retire";

/**
 * Takes a launch back: nothing of it is known any more. Before its time, what was to end with it goes on until the end that it had
 * before; afterwards it stays ended.
 */
export async function withdrawLaunch(actor: Actor, launchId: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const launch = await readLaunchIn(tx, workspaceId, launchId, true);
    const { state, product, liveAt, flowId } = launch;
    if (state === "withdrawn") return;
    await tx.$executeRaw`
      UPDATE launch SET state = 'withdrawn', updated_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid`;
    if (state !== "review") {
      await tx.$executeRaw`
        UPDATE knowledge_source SET state = 'off', missing_since = NULL, updated_at = now()
        WHERE workspace_id = ${workspaceId}::uuid
          AND id IN (SELECT source_id FROM launch_item WHERE workspace_id = ${workspaceId}::uuid AND launch_id = ${launchId}::uuid)`;
      if (product) await withdrawProduct(tx, workspaceId, launch, product);
      // Its words are not to be said any more, also by a campaign that waits for its second.
      if (flowId) await pauseCampaignIn(tx, actor, flowId, true);
      if (state === "published" && liveAt) await unretire(tx, workspaceId, launch, liveAt);
    }
    await bumpRevision(tx, workspaceId, "knowledge", "");
    await recordAudit(tx, actor, "launches.withdraw", launchId);
  });
}

/**
 * What was in the catalogue before the launch is there again as it was; what came with it goes. A later launch of the same product has
 * written over it, and stays.
 */
async function withdrawProduct(
  tx: WorkspaceTx,
  workspaceId: string,
  { id, liveAt }: LaunchDetail,
  { ref, price }: LaunchProduct,
): Promise<void> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT p.price_minor::float8 AS price, coalesce(next_price_at = ${liveAt}::timestamptz, false) AS "isNext", coalesce(next_price_at <= now(), false) AS "hasCome",
      coalesce(valid_from < ${liveAt}::timestamptz, true) AS "wasSold",
      EXISTS (SELECT FROM launch a JOIN launch b ON b.workspace_id = a.workspace_id AND b.state = 'published' AND b.published_at > a.published_at AND b.product ->> 'ref' = p.ref
        WHERE a.workspace_id = p.workspace_id AND a.id = ${id}::uuid) AS "isLaunchedAgain"
    FROM product p WHERE p.workspace_id = ${workspaceId}::uuid AND p.ref = ${ref}`;
  if (!row || row.isLaunchedAgain) return;
  const change = changeBack(row, price, (await readRetired(tx, workspaceId, id))?.before);
  if (change) await writeProductsIn(tx, workspaceId, [{ ...change, ref }]);
}

interface Row {
  price: number | null;
  /** The price that the launch planned is the next one, whether its time has come or not. */
  isNext: boolean;
  hasCome: boolean;
  wasSold: boolean;
  isLaunchedAgain: boolean;
}

function changeBack(
  { price: now, isNext, hasCome, wasSold }: Row,
  price: number | null | undefined,
  before: ProductInput | null | undefined,
): Omit<ProductInput, "ref"> | undefined {
  // Of an earlier release it is not known what it wrote over.
  if (before === undefined)
    return { price: now, nextPrice: null, ...(isNext && wasSold ? {} : { state: "off" as const }) };
  if (before === null) return { nextPrice: null, state: "off" };
  if (before.name !== undefined) return before;
  // Only a price was to come.
  const { price: old, nextPrice } = before;
  if (isNext && !hasCome) return { nextPrice };
  // It has come, and nobody has written another since.
  return isNext || now === price ? { price: old, nextPrice: null } : undefined;
}
