import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { SECRET } from "./chat-server";

const root = path.resolve(import.meta.dirname, "../..");

export interface Program {
  readonly pid: number;
  /** Everything that it has written so far. */
  readonly output: () => string;
  /** Waits until it says this; throws what it said when it ends before. */
  said(what: RegExp): Promise<RegExpExecArray>;
  /** Nobody reads any more what it writes. */
  deafen(): void;
  /** Waits for its end. Returns its exit code. */
  ended(): Promise<number | null>;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
}

/** Bundles one of the project's programs and runs it as a process of its own, on a free port. */
export async function startProgram(
  entry: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Program> {
  const { bundleEntry } = await import(path.join(root, "scripts/bundle.mjs"));
  const parent = path.join(root, "node_modules/.cache/parley/run");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, "test-"));
  const data = mkdtempSync(path.join(tmpdir(), "parley-program-"));
  const file = path.join(folder, "program.mjs");
  await bundleEntry(path.join(root, entry), file);
  const child = spawn(process.execPath, [file, ...args], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      PORT: "0",
      PARLEY_DATA_DIR: data,
      PARLEY_SECRET_KEY: SECRET,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
      for (const one of heard) one();
    });
  const exit = once(child, "close").then(([code]: (number | null)[]) => {
    for (const one of heard) one();
    for (const one of [folder, data]) rmSync(one, { recursive: true, force: true });
    return code ?? null;
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    said: (what) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = what.exec(output);
          if (found) {
            heard.delete(look);
            resolve(found);
          } else if (child.exitCode !== null || child.signalCode !== null) reject(new Error(output));
        };
        heard.add(look);
        look();
      }),
    deafen: () => {
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
    },
    ended: () => exit,
    stop: () => {
      child.kill("SIGTERM");
      return exit;
    },
  };
}
