import type pg from "pg";
import { StartError } from "../errors";
import type { Manifest } from "./manifest";

export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Tables that are not part of a backup: the migrations and the key stand in the manifest, the limits are of the moment. */
const LEFT_OUT = ["_prisma_migrations", "rate_limit", "secret_key"];

/**
 * The tables in an order in which they can be filled: those that others refer to first. Columns that the database makes
 * itself are left out, and transaction numbers, which mean nothing in another database.
 */
export async function tablesInOrder(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; refers: string[] }>(
    `SELECT c.relname::text AS name,
       (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND atttypid <> 'xid8'::regtype) AS columns,
       coalesce((SELECT array_agg(DISTINCT confrelid::regclass::text) FROM pg_constraint k WHERE k.conrelid = c.oid AND contype = 'f'
         AND confrelid <> conrelid), '{}') AS refers
     FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> ALL ($1::text[])
     ORDER BY relname`,
    [LEFT_OUT],
  );
  const order: TableShape[] = [];
  const waiting = new Map(rows.map((row) => [row.name, row]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ refers }) => !refers.some((name) => waiting.has(name)));
    if (ready.length === 0)
      throw new Error(`tables refer to each other in a circle: ${[...waiting.keys()].join(", ")}`);
    for (const { name, columns } of ready) {
      order.push({ name, columns });
      waiting.delete(name);
    }
  }
  return order;
}

/** How many rows a table has, and a sum over their contents that does not depend on their order. */
export async function fingerprint(
  client: pg.ClientBase,
  { name, columns }: TableShape,
): Promise<{ rows: number; fingerprint: string }> {
  const { rows } = await client.query<{ rows: string; sum: string }>(
    `SELECT count(*) AS rows, coalesce(sum(hashtextextended(ROW(${list(columns)})::text, 0)::numeric), 0)::text AS sum FROM ${quoted(name)}`,
  );
  return { rows: Number(rows[0]?.rows), fingerprint: rows[0]?.sum ?? "" };
}

/** Partitions that are made as time goes, so that rows of the past find theirs again. */
export async function partitionsOf(client: pg.ClientBase): Promise<Manifest["partitions"]> {
  const { rows } = await client.query<Manifest["partitions"][number]>(
    `SELECT c.relname::text AS name, p.relname::text AS parent, pg_get_expr(c.relpartbound, c.oid) AS bound
     FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent
     WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition AND c.relkind IN ('r', 'p') ORDER BY c.oid`,
  );
  return rows;
}

export async function sequencesOf(client: pg.ClientBase): Promise<Manifest["sequences"]> {
  const { rows } = await client.query<Manifest["sequences"][number]>(
    `SELECT sequencename::text AS name, coalesce(last_value, start_value)::text AS value, last_value IS NOT NULL AS called
     FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`,
  );
  return rows;
}

/** Throws when row-level security would hide rows from this login: such a backup would be silently incomplete. */
export async function assertSeesAll(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ user: string; all: boolean }>(
    `SELECT current_user::text AS "user", rolsuper OR rolbypassrls OR NOT EXISTS (
       SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity) AS "all" FROM pg_roles WHERE rolname = current_user`,
  );
  if (!rows[0]?.all) {
    throw new StartError(
      `${rows[0]?.user ?? "this login"} may not see the rows of all workspaces: give a login that bypasses row-level security in DATABASE_MIGRATE_URL (ALTER ROLE name BYPASSRLS), or use the backups of your database server and copy PARLEY_DATA_DIR`,
    );
  }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const list = (columns: readonly string[]): string => columns.map(quoted).join(", ");
