import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import { MIGRATION_LOCK } from "../db/migrate";
import { StartError } from "../errors";
import { keyId } from "../key-id";
import { copyOut } from "./copy-rows";
import {
  assertSeesAll,
  fingerprint,
  list,
  partitionsOf,
  quoted,
  sequencesOf,
  tablesInOrder,
} from "./describe-database";
import { FORMAT, type Manifest, type TableManifest } from "./manifest";
import { TAR_END, tarHeader, tarPadding } from "./tar";

/** Bytes of one piece of a table in the archive: its size must be known before it is written. */
const PIECE = 8_000_000;

export interface BackupOptions {
  /** A login that sees every row. */
  readonly url: string;
  /** Where uploaded files lie. */
  readonly filesFolder: string;
  readonly secretKey: string;
  readonly includeKey: boolean;
  /** Must not exist. */
  readonly file: string;
  readonly version: string;
  readonly now: Date;
  readonly say?: (line: string) => void;
}

/**
 * Writes database and files to one archive, as they were in one moment, while conversations go on. The archive has its
 * name only when it is whole and on the disk. Returns what is in it.
 */
export async function writeBackup(options: BackupOptions): Promise<Manifest> {
  const { file } = options;
  if (existsSync(file)) throw new StartError(`${file} exists already: give another name`);
  const draft = `${file}.part`;
  const client = new pg.Client({ connectionString: options.url, application_name: "parley-backup" });
  client.on("error", () => undefined); // the query under way rejects with the same error
  await client.connect();
  try {
    await client.query("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0");
    const { rows: schema } = await client.query(
      "SELECT FROM pg_class WHERE oid = to_regclass('_prisma_migrations')",
    );
    if (schema.length === 0) throw new StartError("the database is empty: there is nothing to save");
    await assertSeesAll(client);
    // No migration in the middle; processes that start meanwhile wait for the end.
    await client.query("SELECT pg_advisory_lock_shared($1)", [MIGRATION_LOCK]);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    const result: { manifest?: Manifest } = {};
    await rm(draft, { force: true });
    await pipeline(
      Readable.from(
        archive(client, options, (manifest) => (result.manifest = manifest)),
        { objectMode: false },
      ),
      createGzip({ level: 4 }),
      createWriteStream(draft, { mode: 0o600, flags: "wx" }),
    );
    const handle = await open(draft);
    await handle.sync().finally(() => handle.close());
    await rename(draft, file);
    if (!result.manifest) throw new Error("the archive has no manifest");
    return result.manifest;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function* archive(
  client: pg.Client,
  options: BackupOptions,
  done: (manifest: Manifest) => void,
): AsyncGenerator<Buffer> {
  const { includeKey, secretKey, say = () => undefined } = options;
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(
    "SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1",
  );
  const { rows: server } = await client.query<{ version: string }>(
    "SELECT current_setting('server_version') AS version",
  );
  const tables: TableManifest[] = [];
  for (const table of await tablesInOrder(client)) {
    const sum = createHash("sha256");
    let piece = 0;
    for await (const bytes of pieces(
      copyOut(client, `COPY (SELECT ${list(table.columns)} FROM ${quoted(table.name)}) TO STDOUT`),
    )) {
      sum.update(bytes);
      yield* entry(`tables/${table.name}/${String(piece++).padStart(6, "0")}`, bytes);
    }
    const found = await fingerprint(client, table);
    if (found.rows > 0) say(`${table.name}: ${found.rows} rows`);
    tables.push({ ...table, columns: [...table.columns], ...found, sha256: sum.digest("hex") });
  }
  const files = { count: 0, bytes: 0, missing: 0 };
  const sum = createHash("sha256");
  const { rows: stored } = await client.query<{ key: string }>(
    "SELECT key FROM file WHERE state = 'stored' ORDER BY key",
  );
  for (const { key } of stored) {
    const at = path.join(options.filesFolder, key.slice(0, 2), key);
    const found = await stat(at).catch(() => undefined);
    if (!found?.isFile()) {
      files.missing++;
      continue;
    }
    files.count++;
    files.bytes += found.size;
    yield* fileEntry(`files/${key}`, at, found.size, sum);
  }
  if (includeKey) yield* entry("secrets", Buffer.from(`PARLEY_SECRET_KEY=${secretKey}\n`));
  const manifest: Manifest = {
    format: FORMAT,
    parley: options.version,
    postgresql: server[0]?.version ?? "",
    takenAt: options.now.toISOString(),
    migrations,
    keyId: keyId(secretKey),
    keyIncluded: includeKey,
    partitions: await partitionsOf(client),
    sequences: await sequencesOf(client),
    tables,
    files: { ...files, sha256: sum.digest("hex") },
  };
  yield* entry("manifest.json", Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
  yield TAR_END;
  done(manifest);
}

function* entry(name: string, bytes: Buffer): Generator<Buffer> {
  yield tarHeader(name, bytes.length);
  yield bytes;
  yield tarPadding(bytes.length);
}

async function* fileEntry(name: string, at: string, size: number, sum: Hash): AsyncGenerator<Buffer> {
  yield tarHeader(name, size);
  sum.update(`${name}\n${size}\n`);
  let read = 0;
  for await (const piece of createReadStream(at)) {
    read += piece.length;
    sum.update(piece);
    yield piece;
  }
  if (read !== size) throw new Error(`${name} changed while it was read`);
  yield tarPadding(size);
}

/** Gathers rows, each of which comes whole, to pieces of whole rows. */
async function* pieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    held.push(chunk);
    size += chunk.length;
    if (size < PIECE) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
}
