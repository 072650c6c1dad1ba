import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { writeProductsIn } from "../products/write-products";
import type { Actor } from "../workspaces/actor";
import { readLaunchIn } from "./launch-view";
import { unretire } from "./retire";

/**
 * Takes a launch back: nothing of it is known any more. Before its time, what was to end with it goes on until the end that it had
 * before; afterwards it stays ended.
 */
export async function withdrawLaunch(actor: Actor, launchId: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const launch = await readLaunchIn(tx, workspaceId, launchId, true);
    const { state, product, liveAt } = launch;
    if (state === "withdrawn") return;
    await tx.$executeRaw`
      UPDATE launch SET state = 'withdrawn', updated_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid`;
    if (state !== "review") {
      await tx.$executeRaw`
        UPDATE knowledge_source SET state = 'off', missing_since = NULL, updated_at = now()
        WHERE workspace_id = ${workspaceId}::uuid
          AND id IN (SELECT source_id FROM launch_item WHERE workspace_id = ${workspaceId}::uuid AND launch_id = ${launchId}::uuid)`;
      if (product) await withdrawProduct(tx, workspaceId, product.ref, liveAt);
      if (state === "published" && liveAt) await unretire(tx, workspaceId, launch, liveAt);
    }
    await bumpRevision(tx, workspaceId, "knowledge", "");
    await recordAudit(tx, actor, "launches.withdraw", launchId);
  });
}

/** What was for sale before the launch stays for sale, without the price that was to come; what came with it goes. */
async function withdrawProduct(
  tx: WorkspaceTx,
  workspaceId: string,
  ref: string,
  liveAt: Date | null,
): Promise<void> {
  const [row] = await tx.$queryRaw<{ waits: boolean }[]>`
    SELECT next_price_at = ${liveAt}::timestamptz AND (valid_from IS NULL OR valid_from < ${liveAt}::timestamptz) AS waits
    FROM product WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ref}`;
  if (!row) return;
  await writeProductsIn(tx, workspaceId, [{ ref, nextPrice: null, ...(row.waits ? {} : { state: "off" }) }]);
}
