import type { ChildProcess } from "node:child_process";
import { type Bench, quantile, spread } from "./bench";
import { fiveSteps } from "./five-steps";
import { publishFlow } from "./publish-flow";
import { startServer } from "./start-server";
import { type Load, visitors } from "./visitors";
import { warmLog } from "./warm-log";

const CONNECTIONS = [1, 16, 64] as const;
const median = (values: readonly number[]): number => quantile(values, 0.5);

/**
 * Turns a second over HTTP, ours against the bare loop, interleaved: three requests a conversation (begin, a name, a
 * choice), a closed loop on each connection.
 */
export const chat: Bench = {
  name: "chat",
  about: "turns a second over HTTP, three turns a conversation, against a bare node:http + pg loop",
  async run({ url, quick }) {
    const [rounds, seconds] = quick ? [1, 2] : [3, 8];
    if (!quick) await warmLog(url);
    const publicId = await publishFlow(url, fiveSteps);
    const children: ChildProcess[] = [];
    try {
      const ours = await startServer("ours", url, children);
      const bare = await startServer("bare", url, children);
      for (const port of [ours, bare]) await visitors(port, publicId, 16, quick ? 1 : 3);
      const figures: Record<string, number> = {};
      for (const connections of CONNECTIONS) {
        const mine: Load[] = [];
        const theirs: Load[] = [];
        for (let round = 0; round < rounds; round++) {
          mine.push(await visitors(ours, publicId, connections, seconds));
          theirs.push(await visitors(bare, publicId, connections, seconds));
        }
        const speed = (loads: readonly Load[]) => loads.map((load) => load.perSecond);
        const of = `at ${connections}`;
        figures[`ratio ${of}`] = median(speed(mine)) / median(speed(theirs));
        figures[`ours ${of}, turns/s`] = median(speed(mine));
        figures[`bare ${of}, turns/s`] = median(speed(theirs));
        figures[`ours p50 ${of}, ms`] = median(mine.map((load) => load.p50));
        figures[`ours p99 ${of}, ms`] = median(mine.map((load) => load.p99));
        figures[`ours spread ${of}, %`] = spread(speed(mine));
        figures[`bare spread ${of}, %`] = spread(speed(theirs));
      }
      figures["memory, MB"] = (await memoryOf(children[0])) / 1e6;
      return figures;
    } finally {
      for (const child of children) child.kill("SIGKILL");
    }
  },
  summary: (figures) => {
    const each = (name: string) =>
      Object.fromEntries(CONNECTIONS.map((count) => [count, figures[name.replace("#", `at ${count}`)]]));
    return {
      ratio: each("ratio #"),
      ours: each("ours #, turns/s"),
      bare: each("bare #, turns/s"),
      p50: each("ours p50 #, ms"),
      p99: each("ours p99 #, ms"),
    };
  },
};

function memoryOf(child: ChildProcess | undefined): Promise<number> {
  return new Promise((resolve) => {
    child?.once("message", (message: { memory: number }) => resolve(message.memory));
    child?.send("memory");
  });
}
