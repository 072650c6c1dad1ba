import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { changeLive, liveFlow } from "../flows/change-live";
import { storedDocument } from "../flows/flow-document";
import { requireFlow } from "../flows/require-flow";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import type { ExperimentSetup } from "./experiment-input";
import { requireExperiment } from "./experiment-row";
import { changeSplit, splitOf, variantsOf } from "./split-of";

const MOST = 1_000;

/** Sets an experiment up at a split of a flow. Nothing is counted before it is started. */
export async function createExperiment(
  actor: Actor,
  input: ExperimentSetup & { name: string; flowId: string; nodeId: string },
): Promise<{ id: string }> {
  const { workspaceId, userId } = actor;
  const id = uuidv7();
  await inWorkspace(workspaceId, async (tx) => {
    if ((await tx.experiment.count()) >= MOST)
      throw new AppError(422, "too-many", `A workspace holds ${MOST} experiments.`);
    const row = await requireFlow(tx, workspaceId, input.flowId, { archived: "refused" });
    const split = splitOf(storedDocument(row.draft, row.name), input.nodeId);
    if (!split) throw new AppError(404, "split-unknown", "There is no such split in this flow.");
    checkControl(variantsOf(split, input.control), input.control);
    const { name, flowId, nodeId, control, goal, plan, guardrails, promotes } = input;
    await tx.experiment.createMany({
      data: [
        {
          workspaceId,
          id,
          key: await freeKey(tx, split.data.experiment, id),
          name,
          flowId,
          nodeId,
          control,
          goal,
          plan,
          guardrails,
          promotes,
          createdBy: userId,
        },
      ],
    });
    await recordAudit(tx, actor, "experiments.create", id, { name });
  });
  return { id };
}

/** The name that the split has already, as long as no experiment had it: a second one draws its contacts anew. */
async function freeKey(tx: WorkspaceTx, named: string | undefined, id: string): Promise<string> {
  const own = `exp-${id.slice(-8)}`;
  if (!named?.trim()) return own;
  return (await tx.experiment.count({ where: { key: named } })) === 0 ? named : own;
}

function checkControl(variants: readonly { id: string }[], control: string): void {
  if (variants.length < 2)
    throw new AppError(422, "split-alone", "An experiment needs two ways that anybody goes.");
  if (variants[0]?.id !== control)
    throw new AppError(422, "control-unknown", "The control is not one of the ways.", { path: "control" });
}

/** Changes an experiment. Once it runs, only its name and whether it promotes its winner: its figures were planned. */
export async function updateExperiment(
  actor: Actor,
  id: string,
  change: Partial<ExperimentSetup> & { name?: string | undefined },
): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const row = await requireExperiment(tx, workspaceId, id, true);
    const { name, promotes, ...planned } = change;
    if (row.state !== "draft" && Object.values(planned).some((value) => value !== undefined))
      throw new AppError(409, "experiment-began", "What is measured cannot be changed any more.");
    const data = Object.fromEntries(
      Object.entries({ name, promotes, ...planned }).filter(([, value]) => value !== undefined),
    );
    await tx.experiment.update({ where: { workspaceId_id: { workspaceId, id } }, data });
    await recordAudit(tx, actor, "experiments.update", id, { fields: Object.keys(data) });
  });
}

/**
 * Starts an experiment: from now on contacts who come to the split count. Where the live split does not bear the experiment's
 * name yet, a version that does is published. 409 while the flow is not live, or another experiment runs at this split.
 */
export async function startExperiment(actor: Actor, id: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const row = await requireExperiment(tx, workspaceId, id, true);
    if (row.state !== "draft")
      throw new AppError(409, "experiment-began", "This experiment was started before.");
    const { flowId, nodeId, key } = row;
    // Two who start one at the same split wait for each other at its flow.
    await tx.$queryRaw`SELECT 1 FROM flow WHERE workspace_id = ${workspaceId}::uuid AND id = ${flowId}::uuid FOR UPDATE`;
    if ((await tx.experiment.count({ where: { flowId, nodeId, state: "running" } })) > 0)
      throw new AppError(409, "experiment-runs", "Another experiment runs at this split.");
    const live = await liveFlow(tx, workspaceId, flowId);
    const split = live && splitOf(live.document, nodeId);
    if (!split) throw new AppError(409, "flow-not-live", "This split is not live: publish the flow first.");
    const variants = variantsOf(split, row.control);
    checkControl(variants, row.control);
    if (split.data.experiment !== key || !split.data.sticky)
      await changeLive(
        tx,
        actor,
        flowId,
        changeSplit(nodeId, (data) => ({ ...data, sticky: true, experiment: key })),
        row.name,
      );
    await tx.experiment.update({
      where: { workspaceId_id: { workspaceId, id } },
      data: { state: "running", startedAt: new Date(), variants },
    });
    await recordAudit(tx, actor, "experiments.start", id, { name: row.name });
  });
}

/** Removes an experiment that was never started. */
export async function removeExperiment(actor: Actor, id: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const row = await requireExperiment(tx, workspaceId, id, true);
    if (row.state !== "draft")
      throw new AppError(409, "experiment-began", "An experiment that has run stays, for its figures.");
    await tx.experiment.delete({ where: { workspaceId_id: { workspaceId, id } } });
    await recordAudit(tx, actor, "experiments.remove", id, { name: row.name });
  });
}
