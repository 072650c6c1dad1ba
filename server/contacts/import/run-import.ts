import { recordAudit } from "../../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../../db/tenant";
import { AppError } from "../../errors";
import type { Actor } from "../../workspaces/actor";
import { identityKey, insertContacts, knownIdentities, readNew } from "../insert-contacts";
import { holdIdentities } from "../join-identities";
import { identitiesOf, type Surroundings, surroundings, upsertWithin } from "../upsert-contact";
import { type ImportMapping, importMappingSchema } from "./import-mapping";
import { requireMapping } from "./import-request";
import { lineToContact } from "./line-to-contact";
import { CLAIM_SECONDS } from "./read-file";
import { getImport, type ImportView } from "./read-import";

/** Lines that are committed together with what they made. */
const BATCH = 200;
/** After so many failures it goes on with fewer lines at once, to find the one that cannot be stored. */
const PATIENCE = 3;
/** Lines at once after each failure from then on; the last is kept to. Whatever succeeds takes a failure back. */
const NARROWING = [25, 5, 1];

/** Says where the columns go, and begins; the rest happens in the background. 409 where it has begun. */
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
    requireMapping(input.mapping, row.columns);
    await tx.$executeRaw`
      UPDATE contact_import SET state = 'running', mapping = ${JSON.stringify(input.mapping)}::json
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${input.importId}::uuid`;
    await recordAudit(tx, actor, "contacts.import", input.importId, {
      targets: input.mapping.targets,
    });
  });
  return getImport(workspaceId, input.importId);
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
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid AND state IN ('uploading', 'reading', 'draft', 'running')`;
    await tx.$executeRaw`
      DELETE FROM contact_import_line WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND refused IS NULL`;
    await tx.$executeRaw`DELETE FROM contact_import_part WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid`;
    await recordAudit(tx, actor, "contacts.stopImport", importId);
  });
  return getImport(workspaceId, importId);
}

interface Line {
  line: number;
  cells: string[];
}

interface Refusal {
  line: number;
  refused: string;
}

/**
 * Takes some lines in. Each goes with the contact that it made, or stays with a reason, in one transaction with the counts: a
 * process that dies leaves either all of it or nothing. `after`: up to which line all is done already, so that what was deleted is not
 * looked through again. Returns the last line that was done; null: there is no more.
 */
export async function importBatch(workspaceId: string, importId: string, after = 0): Promise<number | null> {
  let size = BATCH;
  try {
    return await inWorkspace(workspaceId, async (tx) => {
      const [row] = await tx.$queryRaw<
        { columns: string[]; mapping: unknown; createdBy: string | null; failures: number }[]
      >`
        UPDATE contact_import SET claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS}::int)
        WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid AND state = 'running'
        RETURNING columns, mapping, created_by AS "createdBy", failures`;
      if (!row) return null;
      size = row.failures < PATIENCE ? BATCH : (NARROWING[row.failures - PATIENCE] ?? 1);
      const mapping = importMappingSchema.parse(row.mapping);
      const lines = await tx.$queryRaw<Line[]>`
        SELECT line, cells FROM contact_import_line
        WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND line > ${after} AND refused IS NULL ORDER BY line LIMIT ${size}`;
      const done = await takeLines(tx, { workspaceId, userId: row.createdBy }, row.columns, lines, mapping);
      await settle(tx, workspaceId, importId, lines, done, lines.length < size);
      return lines.length === size ? (lines.at(-1)?.line ?? null) : null;
    });
  } catch (error) {
    // A connection that was lost says nothing about the lines.
    if (isDataFault(error)) await noteFailure(workspaceId, importId, size);
    throw error;
  }
}

interface Done {
  created: number;
  updated: number;
  refused: Refusal[];
}

async function takeLines(
  tx: WorkspaceTx,
  actor: Pick<Actor, "workspaceId" | "userId">,
  columns: readonly string[],
  lines: readonly Line[],
  mapping: ImportMapping,
): Promise<Done> {
  const { workspaceId } = actor;
  const around = await surroundings(tx, workspaceId, "import");
  const done: Done = { created: 0, updated: 0, refused: [] };
  const read = lines.flatMap(({ line, cells }) => {
    const one = readLine(columns, cells, mapping, around);
    if (typeof one !== "string") return [{ line, ...one }];
    done.refused.push({ line, refused: one });
    return [];
  });
  const identities = read.flatMap((one) => one.identities);
  await holdIdentities(tx, workspaceId, identities);
  const known = await knownIdentities(tx, workspaceId, identities);
  const uses = new Map<string, number>();
  for (const one of identities) uses.set(identityKey(one), (uses.get(identityKey(one)) ?? 0) + 1);
  // Whom nobody knows, in the database or in this batch, is written with all the others of that kind.
  const isNew = (one: (typeof read)[number]) =>
    one.fresh.consents.length === new Set(one.fresh.consents.map(({ channel }) => channel)).size &&
    one.identities.every(
      (identity) => !known.has(identityKey(identity)) && uses.get(identityKey(identity)) === 1,
    );
  const fresh = read.filter(isNew);
  await insertContacts(
    tx,
    workspaceId,
    fresh.map((one) => one.fresh),
    "import",
  );
  done.created += fresh.length;
  for (const one of read) {
    if (isNew(one)) continue;
    const result = await takeLine(tx, actor, one.input, around);
    if (typeof result === "string") done.refused.push({ line: one.line, refused: result });
    else done[result.created ? "created" : "updated"]++;
  }
  return done;
}

function readLine(
  columns: readonly string[],
  cells: readonly string[],
  mapping: ImportMapping,
  around: Surroundings,
) {
  try {
    const input = lineToContact(columns, cells, mapping);
    const identities = identitiesOf(input, around.locale);
    if (identities.length === 0)
      throw new AppError(422, "identity-missing", "Nobody is named: no e-mail, phone or customer number.");
    return { input, identities, fresh: readNew({ input, identities }, around) };
  } catch (error) {
    return reasonOf(error);
  }
}

async function takeLine(
  tx: WorkspaceTx,
  actor: Pick<Actor, "workspaceId" | "userId">,
  input: Parameters<typeof upsertWithin>[2],
  around: Surroundings,
): Promise<{ created: boolean } | string> {
  await tx.$executeRaw`SAVEPOINT line`;
  try {
    const { created } = await upsertWithin(tx, actor, input, around);
    await tx.$executeRaw`RELEASE SAVEPOINT line`;
    return { created };
  } catch (error) {
    const reason = reasonOf(error);
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT line`;
    return reason;
  }
}

/** Why a line is refused, as it is stored; only faults of the line itself, others are thrown on. */
function reasonOf(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  return JSON.stringify({
    code: error.code,
    ...(error.path ? { column: error.path } : {}),
    message: error.message.slice(0, 500),
  });
}

async function settle(
  tx: WorkspaceTx,
  workspaceId: string,
  importId: string,
  lines: readonly Line[],
  done: Done,
  last: boolean,
): Promise<void> {
  const refused = new Set(done.refused.map(({ line }) => line));
  const taken = lines.map(({ line }) => line).filter((line) => !refused.has(line));
  await tx.$executeRaw`
    DELETE FROM contact_import_line WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND line = ANY (${taken}::int[])`;
  await tx.$executeRaw`
    UPDATE contact_import_line l SET refused = r.refused
    FROM json_to_recordset(${JSON.stringify(done.refused)}::json) AS r (line int, refused text)
    WHERE l.workspace_id = ${workspaceId}::uuid AND l.import_id = ${importId}::uuid AND l.line = r.line`;
  await tx.$executeRaw`
    UPDATE contact_import SET done = done + ${lines.length}, created = created + ${done.created}, updated = updated + ${done.updated},
      refused = refused + ${done.refused.length}, failures = greatest(failures - 1, 0), state = CASE WHEN ${last} THEN 'done' ELSE state END,
      finished_at = CASE WHEN ${last} THEN now() END
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`;
}

/** Counts what went wrong; a line that alone cannot be stored is refused, so that the others come in. */
async function noteFailure(workspaceId: string, importId: string, size: number): Promise<void> {
  const refused = JSON.stringify({ code: "import-storing", message: "This line could not be stored." });
  await inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.$queryRaw<{ failures: number }[]>`
      UPDATE contact_import SET failures = failures + 1
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid AND state = 'running' RETURNING failures`;
    if (size > 1 || (rows[0]?.failures ?? 0) <= PATIENCE + NARROWING.length) return;
    await tx.$executeRaw`
      UPDATE contact_import_line SET refused = ${refused} WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND line = (
        SELECT min(line) FROM contact_import_line WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND refused IS NULL)`;
    await tx.$executeRaw`
      UPDATE contact_import SET failures = 0, done = done + 1, refused = refused + 1
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`;
  });
}

/** Whether the database has refused what was to be stored (SQLSTATE 22…, 23…, 54…), or we could not even ask it. */
function isDataFault(error: unknown, depth = 0): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  if (typeof error !== "object" || error === null || depth > 5) return false;
  return Object.entries({ ...error, cause: "cause" in error ? error.cause : undefined }).some(
    ([name, value]) =>
      typeof value === "string"
        ? /code$/i.test(name) && /^(?:22|23|54)[0-9A-Z]{3}$/.test(value)
        : isDataFault(value, depth + 1),
  );
}
