// npm run dev: the server from its sources, restarted when they change; Next reloads pages in place.
import { spawn } from "node:child_process";
import path from "node:path";
import { ensureClient, ensureInstalled, ensureWidget, main, root } from "./setup.mjs";

main(async () => {
  await ensureInstalled();
  await ensureClient();
  await ensureWidget();
  const tsx = path.join(root, "node_modules/tsx/dist/cli.mjs");
  const args = [tsx, "watch", "--clear-screen=false", "--exclude", "./.next/**", "server/main.ts", "--dev"];
  const env = { ...process.env, NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" };
  // In a group of its own and told once: a second signal makes tsx kill the server before it has left the database.
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: "inherit", detached: true });
  let told = false;
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
    process.on(signal, () => {
      if (!told) child.kill(signal);
      told = true;
    });
  }
  child.on("exit", (code) => process.exit(code ?? 1));
});
