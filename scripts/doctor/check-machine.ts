import { constants, existsSync, statSync } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import type { Environment } from "../../server/env";
import { errorMessage } from "../../server/errors";
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
  if (!env.rateLimits) findings.add("note", "limitsOff");
  await findings.check("port", () => checkPort(env, findings));
  await findings.check("data folder", () => checkFolder(env.dataDir, findings));
  await findings.check("secret key", () => checkKey(env, findings, given));
}

function checkPort({ port, host }: Environment, findings: Findings): Promise<void> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => {
      findings.add("note", "portTaken", { port });
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

async function checkFolder(folder: string, findings: Findings): Promise<void> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return findings.add("bad", "folderGone", { folder, why: errorMessage(error) });
  }
  const mode = statSync(folder).mode & 0o777;
  if (mode & 0o022) findings.add("bad", "folderOpen", { folder, mode: mode.toString(8) });
  else findings.add("ok", "folder");
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
