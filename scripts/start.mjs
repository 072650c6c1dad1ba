// npm start [chat|worker]: everything that is missing is made, then the server runs in this very process, so that a
// signal from npm or a supervisor reaches it without a middleman.
import {
  ensureClient,
  ensureInstalled,
  ensurePages,
  ensureServer,
  ensureWidget,
  main,
  root,
} from "./setup.mjs";

main(async () => {
  const entry = ["chat", "worker"].includes(process.argv[2] ?? "") ? process.argv.splice(2, 1)[0] : "main";
  await ensureInstalled();
  await ensureClient();
  await ensureServer();
  if (entry !== "worker") await ensureWidget();
  if (entry === "main") await ensurePages();
  process.env.NODE_ENV = "production";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  process.chdir(root);
  process.argv[1] = `${root}/dist/server/${entry}.js`; // what node:cluster forks
  // A SIGTERM to npm alone ends npm and its shell, not us: then there is nobody left who could stop the server.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid !== parent && process.kill(process.pid, "SIGTERM"), 1_000).unref();
  }
  await import(`../dist/server/${entry}.js`);
});
