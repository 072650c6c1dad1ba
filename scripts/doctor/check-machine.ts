import { constants, existsSync, statSync } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { embeddedHome } from "../../server/db/embedded";
import { type Environment, unknownSettings } from "../../server/env";
import { errorCode, errorMessage } from "../../server/errors";
import type { Findings } from "./finding";

const DISK_BAD_GB = 0.5;
const DISK_LOW_GB = 2;

/** The machine: settings, port, disk, data folder, key. */
export async function checkMachine(
  env: Environment,
  findings: Findings,
  given: NodeJS.ProcessEnv,
): Promise<void> {
  findings.add("ok", "settings", { url: env.url });
  if (env.url.startsWith("http:") && !/\/\/(localhost|127\.|\[::1\])/.test(env.url))
    findings.add("bad", "insecureUrl", { url: env.url });
  if (!isLocal(env.host) && isLocal(new URL(env.url).hostname))
    findings.add("bad", "urlLocal", { url: env.url, host: env.host });
  for (const name of unknownSettings(given)) findings.add("note", "settingUnknown", { name });
  if (!env.rateLimits) findings.add("note", "limitsOff");
  await findings.check("port", () => checkPort(env, findings));
  await findings.check("data folder", () => checkFolder(env, findings));
  await findings.check("secret key", () => checkKey(env, findings, given));
}

const isLocal = (host: string): boolean => /^(localhost|127\.|\[?::1\]?$)/.test(host);

function checkPort(env: Environment, findings: Findings): Promise<void> {
  const { port, host } = env;
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", async (error) => {
      if (errorCode(error) === "EACCES") findings.add("bad", "portForbidden", { port });
      else if (errorCode(error) !== "EADDRINUSE") findings.add("bad", "hostWrong", { host });
      else if (await isParley(env)) findings.add("ok", "portOurs", { port });
      else findings.add("bad", "portTaken", { port });
      resolve();
    });
    probe.listen(port, host, () =>
      probe.close(() => {
        findings.add("ok", "portFree", { port, host });
        resolve();
      }),
    );
  });
}

/** Whether what listens there is Parley: its health has a shape that nothing else's has. */
async function isParley({ port, host }: Environment): Promise<boolean> {
  const at = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  try {
    const answer = await fetch(`http://${at}:${port}/v1/health`, {
      redirect: "error",
      signal: AbortSignal.timeout(5_000),
    });
    const text = await answer.text();
    return /^\{"status":"ok"/.test(text) || text.includes('"urn:parley:problem:');
  } catch (error) {
    if (error instanceof Error) return false; // no answer, or none of HTTP
    throw error;
  }
}

async function checkFolder({ dataDir: folder, databaseUrl }: Environment, findings: Findings): Promise<void> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return findings.add("bad", "folderGone", { folder, why: errorMessage(error) });
  }
  const mode = statSync(folder).mode & 0o777;
  if (mode & 0o022) findings.add("bad", "folderOpen", { folder, mode: mode.toString(8) });
  else findings.add("ok", "folder");
  await checkDisk(folder, findings);
  // Where the database's own user may not enter the data folder, the database lies elsewhere, maybe on another disk.
  const home = databaseUrl === undefined ? embeddedHome(folder) : undefined;
  if (home && existsSync(home) && statSync(home).dev !== statSync(folder).dev)
    await checkDisk(home, findings);
}

async function checkDisk(folder: string, findings: Findings): Promise<void> {
  const disk = await statfs(folder);
  const free = (disk.bavail * disk.bsize) / 1e9;
  const level = free < DISK_BAD_GB ? "bad" : free < DISK_LOW_GB ? "note" : "ok";
  findings.add(level, level === "ok" ? "disk" : "diskLow", { folder, free: free.toFixed(1) });
}

/** Its length and strength were checked when the settings were read. */
function checkKey(env: Environment, findings: Findings, given: NodeJS.ProcessEnv): void {
  const file = path.join(env.dataDir, "secrets");
  if (given.PARLEY_SECRET_KEY?.trim())
    return findings.add("ok", "keyGiven", { length: env.secretKey.length });
  if (!existsSync(file)) return;
  const mode = statSync(file).mode & 0o777;
  if (mode & 0o077) findings.add("bad", "keyOpen", { file, mode: mode.toString(8) });
  else findings.add("ok", "keyFile", { file });
}
