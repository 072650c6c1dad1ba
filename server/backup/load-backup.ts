import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { migrate } from "../db/migrate";
import { StartError } from "../errors";
import { isFileKey } from "../files/file-storage";
import { openBackup, whole } from "./check-backup";
import { copyIn } from "./copy-rows";
import { assertSeesAll, fingerprint, list, partitionsOf, quoted, tablesInOrder } from "./describe-database";
import type { Manifest } from "./manifest";
import type { TarFile } from "./tar";

export interface LoadOptions {
  readonly file: string;
  readonly manifest: Manifest;
  /** An empty database, and a login that owns it. */
  readonly ownerUrl: string;
  /** A login that may write and see every row. */
  readonly url: string;
  readonly migrations: string;
  /** A folder that is made for the files. */
  readonly filesFolder: string;
  readonly say?: (line: string) => void;
}

/**
 * Fills an empty database and a new folder from an archive that was checked, with the schema that it was taken from, and
 * compares every table with what was written. Returns the secret key, if the archive holds it.
 */
export async function loadBackup(options: LoadOptions): Promise<{ secrets: Buffer | undefined }> {
  const { manifest, say = () => undefined } = options;
  const only = manifest.migrations.map(({ name }) => name);
  await migrate({ url: options.ownerUrl, folder: options.migrations, only });
  const client = new pg.Client({ connectionString: options.url, application_name: "parley-restore" });
  client.on("error", () => undefined); // the query under way rejects with the same error
  await client.connect();
  try {
    await client.query("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; BEGIN");
    await assertSeesAll(client);
    await makePartitions(client, manifest);
    // The archive has what triggers wrote, too: written again it would be there twice.
    await setTriggers(client, "DISABLE");
    const secrets = await fill(client, options);
    await setTriggers(client, "ENABLE");
    for (const { name, value, called } of manifest.sequences)
      await client.query("SELECT setval($1::regclass, $2::bigint, $3)", [
        `public.${quoted(name)}`,
        value,
        called,
      ]);
    for (const table of manifest.tables) {
      const found = await fingerprint(client, table);
      if (found.rows !== table.rows || found.fingerprint !== table.fingerprint)
        throw new StartError(`the rows of ${table.name} are not what the backup says: nothing was changed`);
      if (table.rows > 0) say(`${table.name}: ${table.rows} rows, as they were`);
    }
    await client.query("COMMIT");
    await client.query("ANALYZE");
    return { secrets };
  } finally {
    await client.end();
  }
}

async function setTriggers(client: pg.Client, state: "DISABLE" | "ENABLE"): Promise<void> {
  await client.query("SET CONSTRAINTS ALL IMMEDIATE"); // a table with checks to come cannot be altered
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT c.relname::text AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND NOT c.relispartition ORDER BY 1`,
  );
  for (const { name } of rows) await client.query(`ALTER TABLE ${quoted(name)} ${state} TRIGGER USER`);
}

async function makePartitions(client: pg.Client, manifest: Manifest): Promise<void> {
  const there = new Set((await partitionsOf(client)).map(({ name }) => name));
  for (const { name, parent, bound } of manifest.partitions) {
    // The bound is the database's own words for it, in an archive whose sum was checked; still nothing but values.
    if (!/^(DEFAULT|FOR VALUES [\w\s(),:.'+-]+)$/.test(bound))
      throw new StartError("the backup names an odd partition");
    if (!there.has(name))
      await client.query(`CREATE TABLE ${quoted(name)} PARTITION OF ${quoted(parent)} ${bound}`);
  }
}

/** Fills the tables in the archive's order, which is one that satisfies what refers to what. */
async function fill(client: pg.Client, options: LoadOptions): Promise<Buffer | undefined> {
  const columns = new Map(options.manifest.tables.map((table) => [table.name, table.columns]));
  const there = new Map((await tablesInOrder(client)).map((table) => [table.name, table.columns]));
  let secrets: Buffer | undefined;
  await mkdir(options.filesFolder, { recursive: true, mode: 0o700 });
  for await (const file of openBackup(options.file)) {
    const [kind = "", name = ""] = file.name.split("/");
    if (kind === "tables") {
      const given = columns.get(name);
      if (!given || !there.has(name))
        throw new StartError(`the backup has rows of ${name}, which is no table here`);
      // A piece holds whole rows.
      await copyIn(client, `COPY ${quoted(name)} (${list(given)}) FROM STDIN`, file.bytes);
    } else if (kind === "files") await putFile(options.filesFolder, name, file);
    else if (file.name === "secrets") secrets = await whole(file.bytes);
  }
  return secrets;
}

async function putFile(folder: string, key: string, file: TarFile): Promise<void> {
  if (!isFileKey(key)) throw new StartError("the backup names an odd file");
  const target = path.join(folder, key.slice(0, 2), key);
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await pipeline(Readable.from(file.bytes), createWriteStream(target, { mode: 0o600, flags: "wx" }));
}
