import { existsSync } from "node:fs";
import path from "node:path";
import next from "next";
import { installAccounts } from "./accounts/install-accounts";
import { startDataPlane } from "./data-plane";
import { StartError } from "./errors";
import type { Pages } from "./http-server";
import { sessionSecret } from "./keys";
import { type Process, runProcess } from "./lifecycle";
import { projectRoot } from "./root";
import { startWorkers } from "./start-workers";
import { ensureOwner } from "./workspaces/ensure-owner";

const dev = process.argv.includes("--dev");

/** The whole of Parley in one process: pages, data plane and background work. */
await runProcess(async (context) => {
  installAccounts();
  await ensureOwner(context.env, context.say);
  const pages = await startPages(context);
  await startWorkers(context);
  const port = await startDataPlane(context, pages);
  const { host, url } = context.env;
  context.say(`Parley is ready: ${context.env.port === 0 ? `http://${host}:${port}` : url}`);
});

async function startPages(context: Process): Promise<Pages> {
  const dir = projectRoot();
  if (!dev && !existsSync(path.join(dir, ".next/BUILD_ID"))) {
    throw new StartError("the pages are not built: run npm start");
  }
  // next-auth reads these two from the environment.
  process.env.NEXTAUTH_URL = context.env.url;
  process.env.NEXTAUTH_SECRET = sessionSecret();
  const server = next({ dev, dir, hostname: context.env.host, port: context.env.port });
  await server.prepare();
  context.onStop("pages", () => server.close());
  const handle = server.getRequestHandler();
  const upgrade = server.getUpgradeHandler();
  return { handle: (request, response) => handle(request, response), ...(dev ? { upgrade } : {}) };
}
