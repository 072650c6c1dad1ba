import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { embeddedHome, joinEmbedded, stopAbandoned } from "../db/embedded";
import { inUse, withLock } from "../db/postgres/lock";
import { StartError } from "../errors";
import { loadBackup } from "./load-backup";
import type { Manifest } from "./manifest";

/** What of a data folder a backup takes the place of. */
const PARTS = ["pg", "pg.json", "files"];

export interface RestoreOptions {
  readonly file: string;
  readonly manifest: Manifest;
  readonly dataDir: string;
  readonly migrations: string;
  /** Put aside what is there. */
  readonly replace: boolean;
  readonly now: Date;
  /** False only for tests: no fsync. */
  readonly durable?: boolean;
  readonly say?: (line: string) => void;
}

/** Whether a data folder holds a database or files. */
export const holdsData = (dataDir: string): boolean =>
  PARTS.some((name) => existsSync(path.join(dataDir, name)));

/**
 * Builds the database of a backup beside the one that is there and compares it with the backup; only then the two change
 * places. What was there is kept in a folder `before-…` of the data folder. Returns that folder, if there was anything.
 */
export async function restoreEmbedded(options: RestoreOptions): Promise<{ before: string | undefined }> {
  const { dataDir, manifest, say = () => undefined } = options;
  const there = holdsData(dataDir);
  if (there && !options.replace)
    throw new StartError(`${dataDir} holds data: give --replace to put it aside, or another PARLEY_DATA_DIR`);
  if (inUse(path.join(dataDir, "pg.users")))
    throw new StartError("Parley is running on this folder: stop it first");
  await stopAbandoned(dataDir);
  const staging = path.join(dataDir, `restoring-${randomBytes(4).toString("hex")}`);
  mkdirSync(staging, { recursive: true, mode: 0o711 });
  chmodSync(staging, 0o711); // the database's own user passes through, as in the data folder itself
  try {
    const cluster = await joinEmbedded({ dataDir: staging, durable: options.durable ?? true, say });
    let secrets: Buffer | undefined;
    try {
      ({ secrets } = await loadBackup({
        file: options.file,
        manifest,
        ownerUrl: cluster.url,
        url: cluster.adminUrl,
        migrations: options.migrations,
        filesFolder: path.join(staging, "files"),
        say,
      }));
    } finally {
      await cluster.leave();
    }
    return await withLock(path.join(dataDir, "pg.lock"), async () => {
      // Loading takes its time: somebody may have started meanwhile.
      if (inUse(path.join(dataDir, "pg.users")) || holdsData(dataDir) !== there)
        throw new StartError(`Parley was started on ${dataDir} meanwhile: nothing was changed`);
      const before = there ? putAside(dataDir, options.now) : undefined;
      for (const name of PARTS)
        if (existsSync(path.join(staging, name)))
          renameSync(path.join(staging, name), path.join(dataDir, name));
      if (secrets) putKey(dataDir, secrets, before);
      return { before };
    });
  } finally {
    // Of a restore that failed: the database may lie elsewhere (see joinEmbedded).
    const home = embeddedHome(staging);
    if (home) rmSync(home, { recursive: true, force: true });
    rmSync(staging, { recursive: true, force: true });
  }
}

function putAside(dataDir: string, now: Date): string {
  const before = path.join(dataDir, `before-${now.toISOString().slice(0, 23).replace(/[:.]/g, "")}`);
  mkdirSync(before, { mode: 0o711 });
  for (const name of readdirSync(dataDir))
    if (PARTS.includes(name)) renameSync(path.join(dataDir, name), path.join(before, name));
  return before;
}

/** The key of the backup; the one that was there goes aside with its data, or stays when it is the same. */
function putKey(dataDir: string, secrets: Buffer, before: string | undefined): void {
  const file = path.join(dataDir, "secrets");
  if (existsSync(file)) renameSync(file, path.join(before ?? dataDir, "secrets-before"));
  writeFileSync(file, secrets, { mode: 0o600, flag: "wx" });
}
