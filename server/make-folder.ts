import { chmodSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";

/**
 * Makes a folder and those above it, each with exactly this mode; returns the topmost that it made. One at a time, because Node's own way tries for ever
 * where the system says of a folder that can never be made that it is not there (/proc).
 */
export function makeFolder(folder: string, mode: number): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const parent = path.dirname(folder);
  const first = parent === folder ? undefined : makeFolder(parent, mode);
  try {
    mkdirSync(folder, { mode });
    chmodSync(folder, mode); // whatever is taken away by the umask
    return first ?? folder;
  } catch (error) {
    // Several processes that start at once make the same one.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return first;
    throw error;
  }
}
