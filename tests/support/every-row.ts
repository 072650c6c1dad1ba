import type { QueryResult } from "pg";
import type { TestDatabase } from "./test-database";

/**
 * Lets the tables' owner see every row of them until the database is dropped, for files that look at all of them again and
 * again: `pools.owner` reads them then. The server's roles own nothing, and stay behind their walls.
 */
export async function openToOwner(database: TestDatabase, tables: readonly string[]): Promise<void> {
  for (const table of tables)
    await database.pools.owner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
}

/**
 * Runs a statement that sees and changes every row, which no role of the server may: as the tables' owner, with
 * row-level security lifted for the time of one transaction.
 */
export async function everyRow(
  database: TestDatabase,
  tables: readonly string[],
  sql: string,
  values: readonly unknown[] = [],
): Promise<QueryResult<Record<string, unknown>>> {
  const client = await database.pools.owner.connect();
  try {
    await client.query("BEGIN");
    for (const table of tables) await client.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    const result = await client.query<Record<string, unknown>>(sql, [...values]);
    for (const table of tables) await client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}
