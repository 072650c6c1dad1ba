import { moveRun } from "../../server/conversations/deliver-event";
import { changeOwner } from "../../server/conversations/resolve-handoff";
import type { Cause } from "./replica";
import type { Stage } from "./stage";

/** People of the team take a conversation, two at once, or give it back. */
export function teamActs(stage: Stage, id: string): void {
  const { chance, judge, processes } = stage;
  const { workspaceId } = stage.backend;
  const replica = judge.replicas.get(id);
  if (replica?.owner === "person" || (replica?.owner === "queue" && chance.maybe(0.3))) {
    const user = stage.name("agent");
    const outcome = chance.one(["resolved", "unresolved", "closed", "customerLeft"] as const);
    judge.agents.set(user, { type: "agent", outcome } satisfies Cause);
    const process = chance.one(processes);
    // As the inbox does: for the version that was looked at and no other.
    const { version } = replica;
    if (process.alive)
      stage.quietly(
        moveRun(process.plane, workspaceId, id, { type: "agent", outcome, userId: user, version }),
      );
    return;
  }
  if (replica?.owner !== "queue" && !chance.maybe(0.3)) return;
  for (let agents = 1 + chance.below(3); agents > 0; agents--) {
    const user = stage.name("agent");
    judge.agents.set(user, { type: "owner" });
    const process = chance.one(processes);
    const { life } = process;
    const claim = () => changeOwner(process.plane, workspaceId, id, ["queue", "bot"], "person", user);
    const told = () => life.dead || judge.claimed(id, user);
    life.later(chance.below(20), () => {
      if (stage.flaws.politeClaims) void claim().then(told, told);
      else stage.quietly(claim().then(told));
    });
  }
}
