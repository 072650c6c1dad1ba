import cluster from "node:cluster";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Family } from "./families";

/** Milliseconds that the processes of a cluster have to say what they count; one that hangs is left out. */
const PATIENCE = 1_000;

const family = z.object({
  name: z.string(),
  type: z.enum(["counter", "gauge", "histogram"]),
  help: z.string(),
  samples: z.array(
    z.object({
      suffix: z.string(),
      labels: z.record(z.string(), z.union([z.string(), z.number()])),
      value: z.number(),
    }),
  ),
});
const processFamilies = z.object({ process: z.string(), families: z.array(family) });
const message = z.discriminatedUnion("parley", [
  z.object({ parley: z.literal("metrics-wanted"), id: z.string() }),
  z.object({ parley: z.literal("metrics-ask"), id: z.string() }),
  z.object({ parley: z.literal("metrics-told"), id: z.string(), families: z.array(family) }),
  z.object({ parley: z.literal("metrics-all"), id: z.string(), processes: z.array(processFamilies) }),
]);
type Told = z.infer<typeof processFamilies>;

/** In the first process of a cluster: gathers what all the others count when one of them asks. */
export function gatherForCluster(): void {
  const rounds = new Map<string, { told: Told[]; wanted: Set<number>; done: () => void }>();
  cluster.on("message", (worker, raw: unknown) => {
    const { data } = message.safeParse(raw);
    if (data?.parley === "metrics-told") {
      const round = rounds.get(data.id);
      if (!round?.wanted.delete(worker.id)) return;
      round.told.push({ process: String(worker.id), families: data.families });
      if (round.wanted.size === 0) round.done();
    } else if (data?.parley === "metrics-wanted") {
      const id = randomUUID();
      const others = Object.values(cluster.workers ?? {}).filter((one) => one?.isConnected());
      const timer = setTimeout(() => rounds.get(id)?.done(), PATIENCE);
      const told: Told[] = [];
      rounds.set(id, {
        told,
        wanted: new Set(others.map((one) => one?.id ?? 0)),
        done: () => {
          clearTimeout(timer);
          rounds.delete(id);
          told.sort((a, b) => Number(a.process) - Number(b.process));
          if (worker.isConnected()) worker.send({ parley: "metrics-all", id: data.id, processes: told });
        },
      });
      for (const one of others) one?.send({ parley: "metrics-ask", id });
    }
  });
}

/**
 * What each process of the cluster counts; this one alone, and without a name, where there is no cluster. `own` says
 * what this process counts, whoever asks.
 */
export function clusterMetrics(
  own: () => Family[],
): () => Promise<readonly { process: string | null; families: readonly Family[] }[]> {
  if (!cluster.isWorker || !process.send) return async () => [{ process: null, families: own() }];
  const waiting = new Map<string, (processes: Told[]) => void>();
  const send = (value: z.infer<typeof message>): void => void process.send?.(value);
  process.on("message", (raw: unknown) => {
    const { data } = message.safeParse(raw);
    if (data?.parley === "metrics-ask") send({ parley: "metrics-told", id: data.id, families: copy(own()) });
    if (data?.parley === "metrics-all") waiting.get(data.id)?.(data.processes);
  });
  const me = String(cluster.worker?.id ?? 0);
  return async () => {
    const id = randomUUID();
    const all = await new Promise<Told[]>((resolve) => {
      const timer = setTimeout(() => resolve([]), PATIENCE * 2);
      waiting.set(id, (processes) => {
        clearTimeout(timer);
        resolve(processes);
      });
      send({ parley: "metrics-wanted", id });
    });
    waiting.delete(id);
    return all.length ? all : [{ process: me, families: own() }];
  };
}

const copy = (families: readonly Family[]): z.infer<typeof family>[] =>
  families.map((one) => ({
    ...one,
    samples: one.samples.map((sample) => ({ ...sample, labels: { ...sample.labels } })),
  }));
