import { recordAudit } from "../../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../../db/tenant";
import { AppError } from "../../errors";
import type { Actor } from "../../workspaces/actor";
import { type Surroundings, surroundings, upsertWithin } from "../upsert-contact";
import { type ImportMapping, importMappingSchema } from "./import-mapping";
import { lineToContact } from "./line-to-contact";
import { getImport, type ImportView } from "./read-import";

/** How long one step works; the lines that it has done are committed with what they made. */
const STEP_MS = 1_000;
const BATCH = 25;

/** Says where the columns go, and begins. 409 where it has begun. */
export async function startImport(
  actor: Actor,
  input: { importId: string; mapping: ImportMapping },
): Promise<ImportView> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ state: string; columns: string[] }[]>`
      SELECT state, columns FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND id = ${input.importId}::uuid FOR UPDATE`;
    if (!row) throw new AppError(404, "not-found", "There is no such import.");
    if (row.state !== "draft") throw new AppError(409, "import-begun", "This import has begun already.");
    const { targets } = input.mapping;
    if (targets.length !== row.columns.length)
      throw new AppError(422, "import-mapping", "Say where each column goes.");
    if (!targets.some((one) => one === "email" || one === "phone" || one === "externalId"))
      throw new AppError(
        422,
        "import-identity",
        "One column has to say who it is: e-mail, phone or customer number.",
      );
    await tx.$executeRaw`
      UPDATE contact_import SET state = 'running', mapping = ${JSON.stringify(input.mapping)}::json
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${input.importId}::uuid`;
    await recordAudit(tx, actor, "contacts.import", input.importId, { targets });
  });
  return getImport(workspaceId, input.importId);
}

/** Takes some lines in, for about a second. Lines are done once: each goes with the contact it made, or stays with a reason. */
export async function runImportStep(actor: Actor, importId: string): Promise<ImportView> {
  const { workspaceId } = actor;
  const until = performance.now() + STEP_MS;
  for (let more = true; more && performance.now() < until; ) more = await runBatch(actor, importId);
  return getImport(workspaceId, importId);
}

/** Ends an import where it is: what is in stays in. */
export async function stopImport(actor: Actor, importId: string): Promise<ImportView> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.$queryRaw<object[]>`
      SELECT 1 FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid FOR UPDATE`;
    if (rows.length === 0) throw new AppError(404, "not-found", "There is no such import.");
    await tx.$executeRaw`
      UPDATE contact_import SET state = 'stopped', finished_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid AND state IN ('draft', 'running')`;
    await tx.$executeRaw`
      DELETE FROM contact_import_line WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND refused IS NULL`;
    await recordAudit(tx, actor, "contacts.stopImport", importId);
  });
  return getImport(workspaceId, importId);
}

interface Line {
  line: number;
  cells: string[];
}

async function runBatch(actor: Actor, importId: string): Promise<boolean> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ columns: string[]; mapping: unknown }[]>`
      SELECT columns, mapping FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid AND state = 'running' FOR UPDATE`;
    if (!row) return false;
    const mapping = importMappingSchema.parse(row.mapping);
    const lines = await tx.$queryRaw<Line[]>`
      SELECT line, cells FROM contact_import_line
      WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND refused IS NULL ORDER BY line LIMIT ${BATCH}`;
    const around = await surroundings(tx, workspaceId, "import");
    const counts = { created: 0, updated: 0, refused: 0 };
    for (const one of lines) counts[await takeLine(tx, actor, importId, row.columns, one, mapping, around)]++;
    await tx.$executeRaw`
      UPDATE contact_import SET done = done + ${lines.length}, created = created + ${counts.created}, updated = updated + ${counts.updated},
        refused = refused + ${counts.refused}, state = CASE WHEN ${lines.length < BATCH} THEN 'done' ELSE state END,
        finished_at = CASE WHEN ${lines.length < BATCH} THEN now() END
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`;
    return lines.length === BATCH;
  });
}

async function takeLine(
  tx: WorkspaceTx,
  actor: Actor,
  importId: string,
  columns: readonly string[],
  { line, cells }: Line,
  mapping: ImportMapping,
  around: Surroundings,
): Promise<"created" | "updated" | "refused"> {
  const { workspaceId } = actor;
  await tx.$executeRaw`SAVEPOINT line`;
  try {
    const { created } = await upsertWithin(tx, actor, lineToContact(columns, cells, mapping), around);
    await tx.$executeRaw`
      DELETE FROM contact_import_line WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND line = ${line}`;
    await tx.$executeRaw`RELEASE SAVEPOINT line`;
    return created ? "created" : "updated";
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT line`;
    await tx.$executeRaw`
      UPDATE contact_import_line SET refused = ${error.message.slice(0, 500)}
      WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND line = ${line}`;
    return "refused";
  }
}
