import cluster from "node:cluster";
import { startDataPlane } from "./data-plane";
import { StartError } from "./errors";
import { runProcess } from "./lifecycle";
import { log } from "./log";
import { gatherForCluster } from "./metrics/cluster-metrics";

/** The data plane alone; `--processes N` (1) of them share the port. */
const processes = wanted();

if (cluster.isPrimary && processes > 1) {
  await runProcess(async (context) => {
    gatherForCluster();
    context.onStop("chat processes", stopAll);
    await Promise.all(Array.from({ length: processes }, startOne));
    cluster.on("exit", (worker, code, signal) => {
      if (context.stopping.aborted) return;
      log.error(
        { child: worker.process.pid, code: String(signal ?? code) },
        "a chat process ended; starting another",
      );
      setTimeout(() => context.stopping.aborted || cluster.fork(), 1_000);
    });
    context.say(`Parley's data plane: ${processes} processes on port ${context.env.port}`);
  });
} else {
  await runProcess(
    async (context) => {
      const port = await startDataPlane(context);
      if (cluster.isPrimary) context.say(`Parley's data plane is ready on port ${port}`);
    },
    { maxConnections: Math.max(2, Math.min(10, Math.floor(50 / processes))) }, // three pools; PostgreSQL takes 200
  );
}

/** Forks one process and waits until it listens; one that ends before has said why itself. */
function startOne(): Promise<void> {
  const worker = cluster.fork();
  return new Promise((resolve, reject) => {
    worker.once("listening", () => resolve());
    worker.once("exit", () => reject(new StartError("a chat process did not start")));
  });
}

async function stopAll(): Promise<void> {
  const alive = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  await Promise.all(
    alive.map(
      (worker) =>
        new Promise<void>((resolve) => {
          worker.once("exit", () => resolve());
          worker.process.kill("SIGTERM");
        }),
    ),
  );
}

function wanted(): number {
  const at = process.argv.indexOf("--processes");
  if (at < 0) return 1;
  const count = Number(process.argv[at + 1]);
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
  process.stderr.write("parley: --processes: give a number from 1 to 64\n");
  process.exit(1);
}
