import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import type { FieldKind, FieldType } from "./profile-patch";

export interface ContactField extends FieldType {
  readonly label: string;
}

const MAX_FIELDS = 200;

/** The fields that a workspace has given a type, by name. */
export async function fieldTypes(tx: WorkspaceTx, workspaceId: string): Promise<Map<string, ContactField>> {
  const rows = await tx.$queryRaw<
    { name: string; kind: FieldKind; label: string; options: string[] | null }[]
  >`
    SELECT name, kind, label, options FROM contact_field WHERE workspace_id = ${workspaceId}::uuid AND archived_at IS NULL ORDER BY created_at, name`;
  return new Map(rows.map((row) => [row.name, row]));
}

export async function listFields(workspaceId: string): Promise<ContactField[]> {
  return inWorkspace(workspaceId, async (tx) => [...(await fieldTypes(tx, workspaceId)).values()]);
}

/** Gives a field a type. What profiles hold already stays as it is until it is written again. A kind that is set stays. */
export async function saveField(
  actor: Actor,
  input: { name: string; kind: FieldKind; label: string; options?: readonly string[] | undefined },
): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const known = await fieldTypes(tx, workspaceId);
    const before = known.get(input.name);
    if (before && before.kind !== input.kind)
      throw new AppError(409, "field-kind", "A field keeps its type: what is stored was read by it.");
    if (!before && known.size >= MAX_FIELDS)
      throw new AppError(409, "too-many", `A workspace has at most ${MAX_FIELDS} fields.`);
    const options = input.kind === "choice" ? JSON.stringify(input.options ?? []) : null;
    await tx.$executeRaw`
      INSERT INTO contact_field (workspace_id, name, kind, label, options)
      VALUES (${workspaceId}::uuid, ${input.name}, ${input.kind}, ${input.label}, ${options}::json)
      ON CONFLICT (workspace_id, name) DO UPDATE SET label = excluded.label, options = excluded.options, kind = excluded.kind, archived_at = NULL`;
    await recordAudit(tx, actor, "contacts.saveField", null, { name: input.name, kind: input.kind });
  });
}

/** Takes a field's type away; the values stay in the profiles. */
export async function archiveField(actor: Actor, name: string): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    await tx.$executeRaw`
      UPDATE contact_field SET archived_at = now() WHERE workspace_id = ${actor.workspaceId}::uuid AND name = ${name} AND archived_at IS NULL`;
    await recordAudit(tx, actor, "contacts.archiveField", null, { name });
  });
}
