import { systemClock } from "../server/clock";
import { effectPerformer } from "../server/conversations/effect-performer";
import type { PerformEffect } from "../server/conversations/effect-port";
import { createPlane } from "../server/conversations/plane";
import { createPools } from "../server/db/pools";
import { effectConfig } from "../server/effects/effect-config";
import { readEnvironment } from "../server/env";
import { boundHeap } from "../server/heap";
import { createListener } from "../server/http/listener";
import { createHttpServer, listen } from "../server/http-server";
import { serveBareLoop } from "./bare-loop";
import { BENCH_SECRET } from "./bench-secret";

// A bench's child process, `serve.ts ours|calling|bare URL`: the data plane (which calls web services of this machine, if asked to) or the bare loop on a free port, which it tells its
// parent. Ends with its parent.
const [kind = "", url = ""] = process.argv.slice(2);
process.once("disconnect", () => process.exit(0));
const port = kind === "bare" ? await serveBareLoop(url) : await serveDataPlane(url);
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  // Bytes, and milliseconds of processor so far.
  process.send?.({ memory: process.memoryUsage().rss, cpu: (user + system) / 1_000 });
});
process.send?.({ port });

async function serveDataPlane(url: string): Promise<number> {
  boundHeap();
  const env = readEnvironment({
    PARLEY_SECRET_KEY: BENCH_SECRET,
    PARLEY_RATE_LIMITS: "off",
    SSRF_ALLOW_HOSTS: "127.0.0.1",
  });
  globalThis.parleyEnvironment = env;
  const pools = await createPools({ url, max: 4 });
  globalThis.parleyPools = pools;
  const { signal: stopping } = new AbortController();
  const perform: PerformEffect =
    kind === "calling"
      ? effectPerformer(effectConfig(env))
      : async () => ({ ok: false, error: { code: "none", message: "This flow calls nothing." } });
  const plane = createPlane({ pools, secret: env.secretKey, clock: systemClock, perform, stopping });
  await plane.listen();
  plane.due.start();
  return listen(createHttpServer(createListener({ env, plane, stopping }), undefined), 0, "127.0.0.1");
}
