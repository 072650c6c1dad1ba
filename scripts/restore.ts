// npm run restore -- FILE [--replace] [--other-key]: makes the database and the files of a backup. What is there is put
// aside only when the new is whole and equal to the backup.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { checkBackup } from "../server/backup/check-backup";
import { loadBackup } from "../server/backup/load-backup";
import type { Manifest } from "../server/backup/manifest";
import { restoreEmbedded } from "../server/backup/restore-embedded";
import { readMigrations } from "../server/db/migrate";
import { errorMessage, StartError } from "../server/errors";
import { keyId } from "../server/key-id";
import { projectRoot } from "../server/root";

const USAGE = "usage: npm run restore -- FILE [--replace] [--other-key]";
const migrations = path.join(projectRoot(), "prisma/migrations");
const args = process.argv.slice(2);
const options = args.filter((arg) => arg.startsWith("-"));
const [file, ...more] = args.filter((arg) => !arg.startsWith("-"));
if (
  file === undefined ||
  more.length > 0 ||
  options.some((one) => one !== "--replace" && one !== "--other-key")
) {
  console.error(USAGE);
  process.exit(2);
}

try {
  await restore(path.resolve(file));
} catch (error) {
  console.error(`parley: ${errorMessage(error)}`);
  process.exitCode = 1;
}
process.exit();

async function restore(archive: string): Promise<void> {
  console.log("Checking the backup ...");
  const manifest = await checkBackup(archive, readMigrations(migrations));
  console.log(`Taken ${manifest.takenAt} by Parley ${manifest.parley} on PostgreSQL ${manifest.postgresql}`);
  const dataDir = path.resolve(projectRoot(), process.env.PARLEY_DATA_DIR?.trim() || ".parley");
  checkKey(manifest, dataDir);
  const say = (line: string) => console.log(`  ${line}`);
  if (process.env.DATABASE_URL?.trim()) {
    await restoreServer(archive, manifest, dataDir, say);
  } else {
    const replace = options.includes("--replace");
    const { before } = await restoreEmbedded({
      file: archive,
      manifest,
      dataDir,
      migrations,
      replace,
      now: new Date(),
      say,
    });
    if (before) console.log(`What was there is kept in ${before}: remove it when you no longer need it.`);
  }
  console.log(`Restored to ${dataDir}. Start Parley: it brings the schema up to date.`);
}

/** With another key the stored secrets cannot be read, and every session and conversation token is void. */
function checkKey(manifest: Manifest, dataDir: string): void {
  if (options.includes("--other-key")) return;
  const given = process.env.PARLEY_SECRET_KEY?.trim();
  const stored = path.join(dataDir, "secrets");
  if (!given && manifest.keyIncluded) return;
  const line = existsSync(stored) ? readFileSync(stored, "utf8") : "";
  const key = given || (/^PARLEY_SECRET_KEY=(.+)$/m.exec(line)?.[1] ?? "").trim();
  if (key !== "" && keyId(key) === manifest.keyId) return;
  throw new StartError(
    `${key === "" ? "the secret key is missing" : "the secret key is not the one of the backup"}: set PARLEY_SECRET_KEY to it, or put the file ${stored} back; with --other-key, stored secrets and all sessions are lost`,
  );
}

/** A server of one's own: only into a database that is empty, so that nothing has to be put aside. */
async function restoreServer(
  archive: string,
  manifest: Manifest,
  dataDir: string,
  say: (line: string) => void,
): Promise<void> {
  const url = process.env.DATABASE_MIGRATE_URL?.trim() || process.env.DATABASE_URL?.trim() || "";
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  const { rows } = await client.query(
    "SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
  );
  await client.end();
  if (rows.length > 0)
    throw new StartError(
      "the database of DATABASE_URL is not empty: make a new one and name it there (createdb)",
    );
  const filesFolder = path.join(dataDir, "files");
  if (existsSync(filesFolder))
    throw new StartError(`${filesFolder} exists: move it away, or set another PARLEY_DATA_DIR`);
  const { secrets } = await loadBackup({
    file: archive,
    manifest,
    ownerUrl: url,
    url,
    migrations,
    filesFolder,
    say,
  });
  // Before the settings are read for the first time, which would make another key.
  const keyFile = path.join(dataDir, "secrets");
  if (secrets && !existsSync(keyFile)) writeFileSync(keyFile, secrets, { mode: 0o600, flag: "wx" });
}
