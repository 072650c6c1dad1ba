import { randomBytes } from "node:crypto";
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode, StartError } from "../../errors";

/**
 * A name for a process that a reused pid cannot take: the pid and, where the system tells it, its start time.
 * Undefined when no such process is alive.
 */
export function processTag(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return `${pid}-${fields[19] ?? "0"}`;
  } catch {
    return `${pid}-0`; // no /proc on this system
  }
}

function tagIsAlive(tag: string): boolean {
  const pid = Number.parseInt(tag, 10);
  return Number.isSafeInteger(pid) && pid > 0 && processTag(pid) === tag.trim();
}

function readTag(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** Makes the lock file with its content in one step (a link), so that nobody ever reads an empty one. */
function claim(file: string, tag: string): boolean {
  const draft = `${file}.${randomBytes(4).toString("hex")}`;
  try {
    writeFileSync(draft, tag, { mode: 0o600 });
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Runs `work` while holding the lock file, so that two processes never start or stop one cluster at once.
 * The lock of a process that died is taken over.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, waitMs = 120_000): Promise<T> {
  const mine = processTag(process.pid) ?? String(process.pid);
  const deadline = Date.now() + waitMs;
  for (;;) {
    if (claim(file, mine)) break;
    const holder = readTag(file);
    if (holder && !tagIsAlive(holder)) {
      // Rename first: of several waiters only one gets the file, and a fresh lock is put back.
      const aside = `${file}.${randomBytes(4).toString("hex")}`;
      try {
        renameSync(file, aside);
        if (readTag(aside) !== holder) renameSync(aside, file);
        else rmSync(aside, { force: true });
      } catch (error) {
        if (errorCode(error) !== "ENOENT") throw error;
      }
      continue;
    }
    if (Date.now() > deadline)
      throw new StartError(`another process holds ${file} for too long; stop it, or remove the file`);
    await sleep(40);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** The list of processes that use a cluster: one small file each, in a folder. */
export interface Leases {
  join(): void;
  /** Removes this process; true when nobody else is left. */
  leave(): boolean;
}

export function leases(folder: string): Leases {
  const mine = processTag(process.pid) ?? String(process.pid);
  return {
    join() {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      closeSync(openSync(path.join(folder, mine), "w", 0o600));
    },
    leave() {
      rmSync(path.join(folder, mine), { force: true });
      let others = 0;
      for (const name of readdirSync(folder)) {
        if (tagIsAlive(name)) others += 1;
        else rmSync(path.join(folder, name), { force: true });
      }
      return others === 0;
    },
  };
}

/** Whether a process that is alive stands in the list. */
export function inUse(folder: string): boolean {
  try {
    return readdirSync(folder).some(tagIsAlive);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}
