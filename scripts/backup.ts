// npm run backup [-- FILE] [--with-key]: database and uploaded files as they are in one moment, in one archive, while
// conversations go on.
import { readFileSync } from "node:fs";
import path from "node:path";
import { writeBackup } from "../server/backup/write-backup";
import { joinEmbedded } from "../server/db/embedded";
import { readEnvironment } from "../server/env";
import { errorMessage } from "../server/errors";
import { projectRoot } from "../server/root";

const USAGE = "usage: npm run backup -- [FILE] [--with-key]";
const args = process.argv.slice(2);
const options = args.filter((arg) => arg.startsWith("-"));
const [given, ...more] = args.filter((arg) => !arg.startsWith("-"));
if (more.length > 0 || options.some((option) => option !== "--with-key")) {
  console.error(USAGE);
  process.exit(2);
}

try {
  await backup(given, options.includes("--with-key"));
} catch (error) {
  console.error(`parley: ${errorMessage(error)}`);
  process.exitCode = 1;
}
process.exit();

async function backup(name: string | undefined, includeKey: boolean): Promise<void> {
  const env = readEnvironment();
  const now = new Date();
  const stamp = now.toISOString().slice(0, 16).replace("T", "-").replace(":", "");
  const file = path.resolve(name ?? `parley-backup-${stamp}.tar.gz`);
  const embedded = env.databaseUrl
    ? undefined
    : await joinEmbedded({ dataDir: env.dataDir, say: console.log });
  try {
    const manifest = await writeBackup({
      url: embedded?.adminUrl ?? env.databaseMigrateUrl ?? env.databaseUrl ?? "",
      filesFolder: path.join(env.dataDir, "files"),
      secretKey: env.secretKey,
      includeKey,
      file,
      version: JSON.parse(readFileSync(path.join(projectRoot(), "package.json"), "utf8")).version,
      now,
      say: (line) => console.log(`  ${line}`),
    });
    const { files } = manifest;
    console.log(`${file}: ${manifest.tables.length} tables, ${files.count} files (${files.bytes} bytes)`);
    if (files.missing > 0)
      console.log(`${files.missing} stored files had no bytes any more (npm run doctor)`);
    console.log(
      includeKey
        ? "The secret key is in it: whoever has this file can act as everybody. Keep it locked away."
        : `The secret key is NOT in it. Keep ${path.join(env.dataDir, "secrets")} or PARLEY_SECRET_KEY apart from it, or use --with-key.`,
    );
  } finally {
    await embedded?.leave();
  }
}
