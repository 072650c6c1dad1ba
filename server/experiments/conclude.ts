import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { changeDraft, changeLive, liveFlow } from "../flows/change-live";
import { rollbackWithin } from "../flows/rollback-flow";
import type { Actor } from "../workspaces/actor";
import { type ExperimentRow, type Promotion, requireExperiment } from "./experiment-row";
import { changeSplit, onlyTo, splitOf, weightsOf, withWeights } from "./split-of";

/** Ends an experiment: who comes from now on does not count. The flow goes on as it is. */
export async function stopExperiment(actor: Actor, id: string): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    const row = await requireExperiment(tx, actor.workspaceId, id, true);
    if (row.state !== "running")
      throw new AppError(409, "experiment-idle", "This experiment is not running.");
    await endWithin(tx, actor, row, "person");
  });
}

async function endWithin(
  tx: WorkspaceTx,
  actor: Actor,
  row: ExperimentRow,
  by: "person" | "guardrail" | "promotion",
): Promise<void> {
  const { workspaceId } = actor;
  await tx.experiment.update({
    where: { workspaceId_id: { workspaceId, id: row.id } },
    data: { state: "ended", endedAt: new Date(), endedBy: by },
  });
  await recordAudit(tx, actor, "experiments.stop", row.id, { by });
}

/**
 * Makes a variant what everybody gets, in a new version of the flow, and ends the experiment. What else the draft holds is not
 * published with it. It can be rolled back.
 */
export async function promoteVariant(actor: Actor, id: string, variant: string): Promise<Promotion> {
  return inWorkspace(actor.workspaceId, async (tx) =>
    promoteWithin(tx, actor, await requireExperiment(tx, actor.workspaceId, id, true), variant, "person"),
  );
}

/** The same within a transaction that holds the experiment. */
export async function promoteWithin(
  tx: WorkspaceTx,
  actor: Actor,
  row: ExperimentRow,
  variant: string,
  by: "person" | "itself" | "guardrail",
): Promise<Promotion> {
  const { workspaceId } = actor;
  if (row.state === "draft") throw new AppError(409, "experiment-idle", "This experiment has not begun.");
  if (row.promotion && !row.promotion.rolledBackAt)
    throw new AppError(409, "experiment-promoted", "A variant was promoted already: roll it back first.");
  if (!row.variants.some((one) => one.id === variant))
    throw new AppError(404, "variant-unknown", "There is no such variant.");
  const live = await liveFlow(tx, workspaceId, row.flowId);
  const split = live && splitOf(live.document, row.nodeId);
  if (!split) throw new AppError(409, "flow-not-live", "This split is not live: publish the flow first.");
  const { from, to } = await changeLive(
    tx,
    actor,
    row.flowId,
    changeSplit(row.nodeId, onlyTo(variant)),
    row.name,
  );
  const promotion: Promotion = {
    variant,
    from,
    to,
    before: weightsOf(split),
    at: new Date().toISOString(),
    byItself: by !== "person",
  };
  await tx.experiment.update({
    where: { workspaceId_id: { workspaceId, id: row.id } },
    data: { promotion },
  });
  await recordAudit(tx, actor, "experiments.promote", row.id, { variant, from, to, by });
  if (row.state === "running")
    await endWithin(tx, actor, row, by === "guardrail" ? "guardrail" : "promotion");
  return promotion;
}

/**
 * Takes a promotion back. Where its version is still live, the one before it is again; where others were published since, they stay
 * and the split gets its weights back in a new one.
 */
export async function rollBackPromotion(actor: Actor, id: string): Promise<{ version: number }> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const row = await requireExperiment(tx, workspaceId, id, true);
    const { promotion, flowId, nodeId } = row;
    if (!promotion || promotion.rolledBackAt)
      throw new AppError(409, "experiment-not-promoted", "Nothing was promoted.");
    const back = changeSplit(nodeId, withWeights(promotion.before));
    const live = await liveFlow(tx, workspaceId, flowId);
    let version = promotion.from;
    if (live?.version === promotion.to) {
      await changeDraft(tx, actor, flowId, back);
      await rollbackWithin(tx, actor, { flowId, version });
    } else version = (await changeLive(tx, actor, flowId, back, row.name)).to;
    await tx.experiment.update({
      where: { workspaceId_id: { workspaceId, id } },
      data: { promotion: { ...promotion, rolledBackAt: new Date().toISOString() } },
    });
    await recordAudit(tx, actor, "experiments.rollBack", id, { variant: promotion.variant, version });
    return { version };
  });
}
