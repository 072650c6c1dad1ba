import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { log } from "../log";
import { promoteWithin } from "./conclude";
import { countArms } from "./count-arms";
import { type ExperimentRow, requireExperiment } from "./experiment-row";
import { type Reading, readingOf } from "./reading";

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** What an experiment says by now, counted anew. */
export async function readExperiment(workspaceId: string, row: ExperimentRow): Promise<Reading | null> {
  const { startedAt, endedAt, key, flowId, goal } = row;
  if (!startedAt) return null;
  const counts = await countArms(workspaceId, { key, flowId, goal, from: startedAt, until: endedAt });
  const days = ((endedAt ?? new Date()).getTime() - startedAt.getTime()) / DAY;
  return readingOf({ ...row, days }, counts);
}

/**
 * Looks at a running experiment and does what follows: its verdict, once there is one, stays; a guardrail that was passed is noted
 * and ends it where it was told to; the winner is promoted where it was told to. Any number of processes may look at once.
 */
export async function lookAtExperiment(workspaceId: string, id: string): Promise<void> {
  const seen = await inWorkspace(workspaceId, (tx) => requireExperiment(tx, workspaceId, id));
  if (seen.state !== "running") return;
  const reading = await readExperiment(workspaceId, seen);
  if (!reading) return;
  const actor = { workspaceId, userId: null, apiKeyId: null, ip: null };
  const toPromote = await inWorkspace(workspaceId, async (tx) => {
    const row = await requireExperiment(tx, workspaceId, id, true);
    if (row.state !== "running") return null;
    const now = new Date();
    const decided = row.verdict !== null && row.verdict.kind !== "notYet";
    const verdict = decided && row.verdict ? row.verdict : reading.verdict;
    const fresh = !decided && verdict.kind !== "notYet";
    await tx.experiment.update({
      where: { workspaceId_id: { workspaceId, id } },
      data: { reading, readAt: now, verdict, ...(fresh ? { decidedAt: now } : {}) },
    });
    const last = await tx.experimentReading.findFirst({
      where: { experimentId: id },
      orderBy: { at: "desc" },
      select: { at: true },
    });
    if (fresh || !last || now.getTime() - last.at.getTime() >= HOUR)
      await tx.experimentReading.createMany({ data: [{ workspaceId, experimentId: id, at: now, reading }] });
    if (fresh) await recordAudit(tx, actor, "experiments.decide", id, { ...verdict });
    for (const one of reading.tripped)
      if (!row.reading?.tripped.some((known) => known.kind === one.kind && known.variant === one.variant))
        await recordAudit(tx, actor, "experiments.guardrail", id, { ...one });
    if (reading.tripped.some(({ action }) => action === "stop"))
      return { variant: row.control, by: "guardrail" as const };
    // Figures that contradict the weights decide nothing by themselves, and a harmful winner is no winner.
    const clean = !reading.mismatch && reading.tripped.length === 0;
    return row.promotes && row.promotion === null && clean && verdict.kind === "winner"
      ? { variant: verdict.variant, by: "itself" as const }
      : null;
  });
  if (!toPromote) return;
  try {
    await inWorkspace(workspaceId, async (tx) => {
      const row = await requireExperiment(tx, workspaceId, id, true);
      if (row.state === "running") await promoteWithin(tx, actor, row, toPromote.variant, toPromote.by);
    });
  } catch (error) {
    // A flow that is archived or has no such split any more: the experiment says so, and is looked at again.
    if (!(error instanceof AppError)) throw error;
    log.warn({ err: error, workspace: workspaceId }, "a variant could not be promoted");
  }
}
