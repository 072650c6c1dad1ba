import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { projectRoot } from "../server/root";

/** Starts serve.ts in a process of its own and puts that process on the list, to be killed at the end. Returns its port. */
export function startServer(kind: "ours" | "bare", url: string, children: ChildProcess[]): Promise<number> {
  const root = projectRoot();
  const child = fork(path.join(root, "scripts/run.mjs"), [path.join(root, "bench/serve.ts"), kind, url], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.once("message", (message: { port: number }) => resolve(message.port));
    child.once("exit", (code) => reject(new Error(`the ${kind} server ended with ${code}`)));
  });
}
