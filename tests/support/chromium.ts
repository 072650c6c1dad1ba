import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";
import { root } from "./root";

const SYSTEM = "/usr/bin/chromium";
/** Built for Linux on x64 alone. */
const PACKAGED = process.platform === "linux" && process.arch === "x64";
const unpacked = path.join(root, "node_modules/.cache/parley/chromium");

/**
 * Starts Chromium without a window: $CHROMIUM_PATH, else the headless shell that comes as a package (it starts in half the time
 * of a whole Chromium), else the system's. The caller closes it.
 */
export async function startChromium(args: string[] = []): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH;
  const packaged = given === undefined && PACKAGED;
  return chromium.launch({
    executablePath: given ?? (packaged ? await unpackChromium() : SYSTEM),
    // The package's own flags are left out: they are for one function's machine, put all in one process, where one page's fault
    // ends the browser, and switch off the same-origin policy.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none", ...args],
    ...(packaged ? { env: { ...process.env, LD_LIBRARY_PATH: path.join(unpacked, "al2023/lib") } } : {}),
  });
}

/**
 * The packaged browser, unpacked beside node_modules' caches with the libraries that it needs. Made whole under another name, so
 * that of several test files at once none starts half a program; who comes second throws its own away.
 */
export async function unpackChromium(): Promise<string | undefined> {
  if (!PACKAGED) return undefined;
  const program = path.join(unpacked, "chromium");
  if (existsSync(program)) return program;
  mkdirSync(path.dirname(unpacked), { recursive: true });
  const draft = mkdtempSync(`${unpacked}-`);
  try {
    await unpackInto(draft);
    renameSync(draft, unpacked);
  } catch (error) {
    if (!existsSync(program)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return program;
}

/** The package unpacks where the machine's temporary files go, its libraries only where it believes to be at one provider's. */
async function unpackInto(folder: string): Promise<void> {
  const { TMPDIR, AWS_EXECUTION_ENV } = process.env;
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" });
  const done = sparticuz.executablePath(); // reads both before its first await
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  if (AWS_EXECUTION_ENV === undefined) delete process.env.AWS_EXECUTION_ENV;
  else process.env.AWS_EXECUTION_ENV = AWS_EXECUTION_ENV;
  await done;
}
