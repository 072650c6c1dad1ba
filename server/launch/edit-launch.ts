import { Prisma } from "../../prisma/generated/client";
import { recordAuditOnceIn } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import type { ItemKind } from "./extract/launch-item";
import type { LaunchProduct } from "./launch-view";
import { insertItems } from "./write-found";

export interface LaunchChange {
  launchId: string;
  name?: string | undefined;
  product?: LaunchProduct | undefined;
  /** Null: when it is published. */
  liveAt?: Date | null | undefined;
  byOrder?: boolean | undefined;
}

/** Changes a launch that is still in review. 409 `launch-published` afterwards. */
export async function updateLaunch(actor: Actor, change: LaunchChange): Promise<void> {
  const { workspaceId } = actor;
  const { launchId, name, product, liveAt, byOrder } = change;
  await inWorkspace(workspaceId, async (tx) => {
    await lockLaunch(tx, workspaceId, launchId);
    const sets = [
      ...(name === undefined ? [] : [Prisma.sql`name = ${name}`]),
      ...(product === undefined ? [] : [Prisma.sql`product = ${JSON.stringify(product)}::json`]),
      ...(liveAt === undefined ? [] : [Prisma.sql`live_at = ${liveAt}::timestamptz`]),
      ...(byOrder === undefined ? [] : [Prisma.sql`by_order = ${byOrder}`]),
      Prisma.sql`updated_at = now()`,
    ];
    await tx.$executeRaw`
      UPDATE launch SET ${Prisma.join(sets)} WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid`;
    await recordAuditOnceIn(tx, actor, "launches.edit", launchId, "10 minutes");
  });
}

export interface ItemChange {
  launchId: string;
  itemId: string;
  label?: string | undefined;
  text?: string | undefined;
  phrasings?: readonly string[] | undefined;
  state?: "proposed" | "accepted" | "dropped" | undefined;
}

/** Accepts, drops or edits one of a launch's items. What somebody has edited is accepted with it. */
export async function editItem(actor: Actor, change: ItemChange): Promise<void> {
  const { workspaceId } = actor;
  const { launchId, itemId, label, text, phrasings } = change;
  const isEdited = label !== undefined || text !== undefined || phrasings !== undefined;
  const state = change.state ?? (isEdited ? "accepted" : undefined);
  const sets = [
    ...(label === undefined ? [] : [Prisma.sql`label = ${label}`]),
    ...(text === undefined ? [] : [Prisma.sql`text = ${text}`]),
    ...(phrasings === undefined ? [] : [Prisma.sql`phrasings = ${[...phrasings]}::text[]`]),
    ...(state === undefined ? [] : [Prisma.sql`state = ${state}`]),
    ...(isEdited ? [Prisma.sql`edited = true`] : []),
  ];
  if (sets.length === 0) return;
  await inWorkspace(workspaceId, async (tx) => {
    await lockLaunch(tx, workspaceId, launchId);
    const changed = await tx.$executeRaw`
      UPDATE launch_item SET ${Prisma.join(sets)}
      WHERE workspace_id = ${workspaceId}::uuid AND launch_id = ${launchId}::uuid AND id = ${itemId}::uuid`;
    if (changed !== 1) throw new AppError(404, "not-found", "There is no such item.");
    await touch(tx, actor, launchId);
  });
}

/** Accepts or drops everything of a kind that nobody has decided on. */
export async function decideAll(
  actor: Actor,
  input: { launchId: string; kind?: ItemKind | undefined; state: "accepted" | "dropped" },
): Promise<{ changed: number }> {
  const { workspaceId } = actor;
  const { launchId, kind, state } = input;
  return inWorkspace(workspaceId, async (tx) => {
    await lockLaunch(tx, workspaceId, launchId);
    const changed = await tx.$executeRaw`
      UPDATE launch_item SET state = ${state} WHERE workspace_id = ${workspaceId}::uuid AND launch_id = ${launchId}::uuid AND state = 'proposed'
        AND (${kind ?? null}::text IS NULL OR kind = ${kind ?? null})`;
    await touch(tx, actor, launchId);
    return { changed };
  });
}

/** Adds what the source does not say. */
export async function addItem(
  actor: Actor,
  input: { launchId: string; kind: ItemKind; label: string; text: string; phrasings: readonly string[] },
): Promise<{ id: string }> {
  const { workspaceId } = actor;
  const { launchId, ...item } = input;
  return inWorkspace(workspaceId, async (tx) => {
    await lockLaunch(tx, workspaceId, launchId);
    const [last] = await tx.$queryRaw<{ position: number; count: number }[]>`
      SELECT coalesce(max(position), 0) AS position, count(*)::int AS count FROM launch_item
      WHERE workspace_id = ${workspaceId}::uuid AND launch_id = ${launchId}::uuid`;
    if ((last?.count ?? 0) >= 300) throw new AppError(409, "too-many", "A launch holds at most 300 items.");
    const [id = ""] = await insertItems(
      tx,
      workspaceId,
      launchId,
      [{ ...item, span: null }],
      (last?.position ?? 0) + 1,
    );
    await tx.$executeRaw`
      UPDATE launch_item SET state = 'accepted', edited = true WHERE workspace_id = ${workspaceId}::uuid AND launch_id = ${launchId}::uuid AND id = ${id}::uuid`;
    await touch(tx, actor, launchId);
    return { id };
  });
}

async function touch(tx: WorkspaceTx, actor: Actor, launchId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE launch SET updated_at = now() WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ${launchId}::uuid`;
  await recordAuditOnceIn(tx, actor, "launches.edit", launchId, "10 minutes");
}

async function lockLaunch(tx: WorkspaceTx, workspaceId: string, launchId: string): Promise<void> {
  const [row] = await tx.$queryRaw<{ state: string }[]>`
    SELECT state FROM launch WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid FOR UPDATE`;
  if (!row) throw new AppError(404, "not-found", "There is no such launch.");
  if (row.state !== "review")
    throw new AppError(
      409,
      "launch-published",
      "This launch is published: what it says is changed in the knowledge.",
    );
}
