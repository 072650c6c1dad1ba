import { type Condition, clausesOf } from "../../flow/text/condition";
import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { readCondition } from "./audience-run";
import { readSubject } from "./audience-subject";

/** The audiences that a condition names. 422 `audience-clause` for a clause that cannot be read. */
export function audiencesIn(condition: Condition): string[] {
  const ids = clausesOf(condition).flatMap(({ left }) => {
    const subject = readSubject(left);
    return subject.kind === "audience" ? [subject.id] : [];
  });
  return [...new Set(ids)];
}

/**
 * Checks the audiences that a condition names: they are there, and none of them depends on the audience that is being
 * written. 422 `audience-missing`, `audience-circle`.
 */
export async function referredAudiences(
  tx: WorkspaceTx,
  workspaceId: string,
  condition: Condition,
  own: string | null,
): Promise<void> {
  const named = audiencesIn(condition);
  if (named.length === 0) return;
  const rows = await tx.$queryRaw<{ id: string; condition: unknown }[]>`
    SELECT id, condition FROM audience WHERE workspace_id = ${workspaceId}::uuid AND archived_at IS NULL`;
  const known = new Map(rows.map((row) => [row.id, row.condition]));
  const seen = new Set<string>();
  const queue = [...named];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === own) throw new AppError(422, "audience-circle", "An audience cannot be made of itself.");
    if (seen.has(id)) continue;
    seen.add(id);
    const stored = known.get(id);
    if (stored === undefined)
      throw new AppError(422, "audience-missing", "It names an audience that is not there any more.");
    queue.push(...audiencesIn(readCondition(stored)));
  }
}

/** Audiences in an order in which each comes after those that it names. */
export function inDependencyOrder<T extends { readonly id: string; readonly condition: Condition }>(
  audiences: readonly T[],
): T[] {
  const byId = new Map(audiences.map((one) => [one.id, one]));
  const sorted = new Map<string, T>();
  const visit = (one: T, above: ReadonlySet<string>): void => {
    if (sorted.has(one.id) || above.has(one.id)) return;
    for (const id of audiencesIn(one.condition)) {
      const named = byId.get(id);
      if (named) visit(named, new Set([...above, one.id]));
    }
    sorted.set(one.id, one);
  };
  for (const one of [...audiences].sort((a, b) => (a.id < b.id ? -1 : 1))) visit(one, new Set());
  return [...sorted.values()];
}
