import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { type Bench, quantile } from "./bench";
import { ensureBuilt, startBuilt } from "./built-app";
import { fiveSteps } from "./five-steps";
import { HttpClient } from "./http-client";
import { publishFlow } from "./publish-flow";

/** Milliseconds within which everything should be up, and the data plane alone. */
const BOUNDS = { main: 5_000, chat: 2_000 } as const;

/** How long a built server takes from the start of its process to its first 200 and to its first turn; the database is up. */
export const start: Bench = {
  name: "start",
  about: "a built server: from the start of the process to health 200 and to the first turn",
  async run({ url, quick }) {
    ensureBuilt();
    const publicId = await publishFlow(url, fiveSteps);
    const figures: Record<string, number> = {};
    const node: number[] = [];
    for (const entry of ["main", "chat"] as const) {
      const ready: number[] = [];
      const turned: number[] = [];
      for (let round = 0; round < (quick ? 2 : 7); round++) {
        node.push(bareNode());
        const app = await startBuilt(entry, url);
        try {
          ready.push(app.readyAfter);
          turned.push(app.readyAfter + (await firstTurn(app.port, publicId)));
        } finally {
          await app.close();
        }
      }
      figures[`${entry}, to health 200, ms`] = quantile(ready, 0.5);
      figures[`${entry}, slowest, ms`] = Math.max(...ready);
      figures[`${entry}, to the first turn, ms`] = quantile(turned, 0.5);
      figures[`${entry}, bound, ms`] = BOUNDS[entry];
      figures[`${entry}, ratio to the bound`] = quantile(turned, 0.5) / BOUNDS[entry];
    }
    figures["node alone, ms"] = quantile(node, 0.5);
    return figures;
  },
};

/** What starting and ending a process of Node costs here, in milliseconds. */
function bareNode(): number {
  const begun = performance.now();
  execFileSync(process.execPath, ["-e", "0"]);
  return performance.now() - begun;
}

async function firstTurn(port: number, publicId: string): Promise<number> {
  const begun = performance.now();
  const client = await HttpClient.open(port);
  const answer = await client.post(
    `/v1/chat/${publicId}/conversations`,
    JSON.stringify({ id: randomUUID() }),
  );
  client.close();
  if (answer.status !== 201 || !answer.body.includes("What is your name?"))
    throw new Error(`no first turn: ${answer.status} ${answer.body}`);
  return performance.now() - begun;
}
