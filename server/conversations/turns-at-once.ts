import type { PoolClient } from "pg";
import type { EffectOutcome } from "../../flow";
import { BatchText } from "./batch-text";
import { commitStatement, shapeName, shapeOf } from "./commit-statement";
import { planTurn } from "./plan-turn";
import type { PlannedTurn, PlanWorld } from "./planned-turn";
import type { TurnCommit, TurnExtras } from "./turn-commit";
import { turnText } from "./turn-text";

/**
 * A conversation's first turn with the one that the result of its effect brings about, as one: for results that are known before
 * anything is committed. The effect itself is never written. Null: the run takes no such result.
 */
export function withResult(first: PlannedTurn, outcome: EffectOutcome, world: PlanWorld): PlannedTurn | null {
  const [effect] = first.effects;
  if (first.effects.length !== 1 || !effect) return null;
  const second = planTurn(
    { ...first.next, version: 0 },
    {
      type: "effect",
      runId: effect.runId,
      effectId: effect.id,
      fence: 1,
      effectKey: effect.request.key,
      outcome,
      answering: null,
    },
    world,
  );
  return second && joined(first, second);
}

function joined(first: PlannedTurn, second: PlannedTurn): PlannedTurn {
  const said = [...first.said, ...second.said];
  const { awaiting, next } = second;
  const reply = turnText(said, awaiting, next.status, next.version);
  const run = second.commit.run ?? first.commit.run;
  const extras = joinedExtras(first.commit.extras ?? {}, second.commit.extras ?? {});
  const commit: TurnCommit = {
    ...first.commit,
    owner: second.commit.owner,
    status: second.commit.status,
    lastSeq: second.commit.lastSeq,
    reply: second.effects.length > 0 ? null : reply,
    run: run && { ...run, isNew: true },
    path: joinedPath(first.commit.path, second.commit.path),
    messages: [...first.commit.messages, ...second.commit.messages],
    events: [...first.commit.events, ...second.commit.events],
    extras: Object.keys(extras).length > 0 ? extras : null,
    effect: null,
  };
  return {
    ...second,
    commit,
    reply,
    messages: commit.messages,
    said,
  };
}

/** The first turn's effect has its result: neither is written. */
function joinedExtras(first: TurnExtras, second: TurnExtras): TurnExtras {
  const { effects: _asked, ...before } = first;
  const { result: _result, ...after } = second;
  const extras: TurnExtras = { ...before, ...after };
  if (before.waits || after.waits) extras.waits = [...(before.waits ?? []), ...(after.waits ?? [])];
  if (before.contact || after.contact) extras.contact = { ...before.contact, ...after.contact };
  if (before.assigned || after.assigned)
    extras.assigned = [...(before.assigned ?? []), ...(after.assigned ?? [])];
  return extras;
}

/** Both are JSON texts of lists. */
const joinedPath = (first: string | null, second: string | null): string | null => {
  if (first === null || second === null) return first ?? second;
  return first === "[]" ? second : second === "[]" ? first : `${first.slice(0, -1)},${second.slice(1)}`;
};

/**
 * Commits turns of one workspace within the caller's transaction: for what has to be durable together with them. Gives how many
 * went through; one whose guard does not hold is not written.
 */
export async function commitWithin(client: PoolClient, turns: readonly TurnCommit[]): Promise<number> {
  const shape = shapeOf(turns);
  const { rowCount } = await client.query({
    name: `commit-within-${shapeName(shape)}`,
    text: commitStatement("workspace", shape),
    values: [new BatchText().write(turns), turns[0]?.workspaceId],
  });
  return rowCount ?? 0;
}
