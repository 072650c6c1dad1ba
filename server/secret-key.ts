import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { errorCode, errorMessage, StartError } from "./errors";
import { makeFolder } from "./make-folder";

const NAME = "PARLEY_SECRET_KEY";
const EXAMPLE = /change[-_ ]?me|example|secret|password|your[-_ ]|insert|placeholder|todo|xxxx|1234567/i;

/**
 * The key that every other secret is derived from: the given one, or the one kept in `<dataDir>/secrets` (mode
 * 0600), made at random on first use. Refuses keys that are short, taken from an example or plainly guessable.
 */
export function secretKey(given: string | undefined, dataDir: string): string {
  if (given !== undefined) return checked(given, NAME);
  const file = path.join(dataDir, "secrets");
  try {
    if (!existsSync(file)) create(file, dataDir);
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
    const line = readFileSync(file, "utf8")
      .split("\n")
      .find((candidate) => candidate.startsWith(`${NAME}=`));
    return checked(line?.slice(NAME.length + 1).trim() ?? "", `${NAME} in ${file}`);
  } catch (error) {
    if (error instanceof StartError) throw error;
    const why = errorCode(error) === "ENOSPC" ? "the disk is full" : errorMessage(error);
    throw new StartError(
      `the secrets in ${file} cannot be kept (${why}): set PARLEY_DATA_DIR to a folder that this user may write`,
      error,
    );
  }
}

/** Written aside and linked, so that of several first starts at once one wins and nobody reads half a file. */
function create(file: string, dataDir: string): void {
  makeFolder(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
  const draft = `${file}.${process.pid}`;
  const note =
    "# Made on first start. Part of every backup: without it, signed-in people, tokens and credentials are lost.\n";
  let key = randomKey();
  while (looksWeak(key)) key = randomKey(); // chance may spell one of the refused words
  writeFileSync(draft, `${note}${NAME}=${key}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function randomKey(): string {
  return randomBytes(32).toString("base64url");
}

function looksWeak(key: string): boolean {
  return EXAMPLE.test(key) || new Set(key).size < 10;
}

function checked(key: string, name: string): string {
  const fix = "make one with: node -p \"crypto.randomBytes(32).toString('base64url')\"";
  if (key.length < 32) throw new StartError(`${name}: needs at least 32 characters; ${fix}`);
  if (looksWeak(key)) {
    throw new StartError(`${name}: looks like an example or is too simple; ${fix}`);
  }
  return key;
}
