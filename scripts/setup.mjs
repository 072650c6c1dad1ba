// What has to be there before anything can run: packages, the Prisma client, the bundles, the pages. Each step looks
// whether it is still good and does nothing then. Only Node's own modules may be imported at the top of this file.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const ENDINGS = ["SIGTERM", "SIGINT", "SIGHUP"];
const stamps = path.join(root, "node_modules/.cache/parley");

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`parley: needs Node 20.19 or newer, this is ${process.versions.node}`);
  process.exit(1);
}

/** Runs a program to its end; throws a one-line error when it fails. Its output is shown, or only after a failure. */
export function run(program, args, { env = process.env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env,
      stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    // Told to stop in the middle of set-up: what is being run must not live on alone.
    const pass = (signal) => {
      child.kill(signal);
      process.exit(1);
    };
    for (const signal of ENDINGS) process.once(signal, pass);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      for (const name of ENDINGS) process.off(name, pass);
      if (code === 0) return resolve(output);
      if (output) process.stderr.write(output);
      reject(
        new Error(`${path.basename(program)} ${args.slice(0, 2).join(" ")} ended with ${signal ?? code}`),
      );
    });
  });
}

/** Packages as the lock file says, development ones included (the build needs them) whatever NODE_ENV is. */
export async function ensureInstalled() {
  if (installed()) return;
  const done = step("Installing packages (a minute or two, the first time only)");
  const env = { ...process.env, NODE_ENV: "development" };
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  if (npm?.endsWith(".js")) await run(process.execPath, [npm, ...args], { env, quiet: true });
  else await run(process.platform === "win32" ? "npm.cmd" : "npm", args, { env, quiet: true });
  done();
}

/** npm leaves a copy of the lock file of what it installed: every package that is not optional must be in it, equal. */
function installed() {
  const copy = path.join(root, "node_modules/.package-lock.json");
  if (!existsSync(copy)) return false;
  const have = JSON.parse(readFileSync(copy, "utf8")).packages ?? {};
  const want = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages ?? {};
  return Object.entries(want).every(
    ([name, entry]) => name === "" || entry.optional || entry.peer || have[name]?.version === entry.version,
  );
}

/** The typed database client, generated from the schema. */
export async function ensureClient() {
  const key = fingerprint(["prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json"]);
  if (fresh("client", key, "prisma/generated/client.ts")) return;
  // Generating wants a native engine that it does not use; any program there is will do.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
  await run(process.execPath, [path.join(root, "node_modules/prisma/build/index.js"), "generate"], {
    env,
    quiet: true,
  });
  stamp("client", key);
}

/** The server's entries, bundled to dist/server with packages left outside. */
export async function ensureServer() {
  const key = fingerprint([
    "server",
    "flow",
    "prisma/schema.prisma",
    "scripts/bundle.mjs",
    "package-lock.json",
  ]);
  if (fresh("server", key, "dist/server/main.js")) return;
  const done = step("Bundling the server");
  const { bundleServer } = await import("./bundle.mjs");
  await bundleServer();
  stamp("server", key);
  done();
}

/** The chat widget, where its build script says. */
export async function ensureWidget() {
  const script = path.join(root, "scripts/build-widget.mjs");
  if (!existsSync(script)) return;
  const key = fingerprint([
    "components/widget",
    "components/i18n/catalogues",
    "flow/kernel/urls.ts",
    "scripts/build-widget.mjs",
    "package-lock.json",
  ]);
  if (fresh("widget", key, "dist/embed/manifest.json")) return;
  const done = step("Building the chat widget");
  await run(process.execPath, [script], { quiet: true });
  stamp("widget", key);
  done();
}

/** The pages. */
export async function ensurePages() {
  const sources = ["app", "components", "flow", "server", "public", "prisma/schema.prisma", "proxy.ts"];
  const settings = [
    "instrumentation-client.ts",
    "next.config.js",
    "postcss.config.mjs",
    "tsconfig.json",
    "package-lock.json",
  ];
  const key = fingerprint([...sources, ...settings]);
  if (fresh("pages", key, ".next/BUILD_ID")) return;
  const done = step("Building the pages (a minute or two, the first time only)");
  forget("pages");
  // Most folders are built in once: a cache for the next time is written from the second build on.
  const cache = existsSync(path.join(root, ".next/BUILD_ID")) ? "on" : "off";
  const env = {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PARLEY_BUILD_CACHE: cache,
  };
  await run(process.execPath, [path.join(root, "node_modules/next/dist/bin/next"), "build"], {
    env,
    quiet: true,
  });
  stamp("pages", key);
  done();
}

function step(text) {
  const start = performance.now();
  console.log(`${text} ...`);
  return () => console.log(`  done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** A hash over the content of files and folders and the place they lie in; tests and built files do not count. */
export function fingerprint(entries) {
  const hash = createHash("sha256").update(`${process.versions.node.split(".")[0]}\0${root}\0`);
  const add = (entry) => {
    const full = path.join(root, entry);
    if (!existsSync(full)) return;
    const children = list(full);
    if (!children) {
      hash.update(`${entry}\0`).update(readFileSync(full)).update("\0");
      return;
    }
    for (const child of children) add(`${entry}/${child}`);
  };
  for (const entry of entries) add(entry);
  return hash.digest("hex");
}

function list(full) {
  try {
    return readdirSync(full)
      .filter((name) => !/\.test\.tsx?$|^\./.test(name) && name !== "generated")
      .sort();
  } catch (error) {
    if (error.code === "ENOTDIR") return undefined;
    throw error;
  }
}

function fresh(name, key, product) {
  const file = path.join(stamps, name);
  if (product && !existsSync(path.join(root, product))) return false;
  return existsSync(file) && readFileSync(file, "utf8") === key;
}

function stamp(name, key) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(path.join(stamps, name), key);
}

function forget(name) {
  rmSync(path.join(stamps, name), { force: true });
}

/** Runs a script's main function; a failure is one line and exit 1. */
export function main(work) {
  requireNode();
  work().catch((error) => {
    console.error(`parley: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  });
}
