import { expect, test } from "vitest";
import { freePort } from "../../server/db/postgres/postmaster";
import { call, fiveSteps, publish, visit } from "../support/chat-server";
import { startProgram } from "../support/start-program";
import { testDatabase } from "../support/test-database";

const database = testDatabase();

test("whichever process of a cluster is asked tells the counts of all", async () => {
  const port = await freePort();
  const program = await startProgram("server/chat.ts", ["--processes", "2"], {
    DATABASE_URL: database.url,
    PORT: String(port),
  });
  try {
    await program.said(/2 processes on port/);
    const url = `http://127.0.0.1:${port}`;
    const flow = await publish(database.pools, fiveSteps);
    await Promise.all(Array.from({ length: 8 }, () => visit({ url }, flow)));
    // Each request on a connection of its own, so that both processes are asked. A process that does not answer its siblings
    // within a second is left out: on a busy machine it is asked again.
    const told = async () => {
      const { text } = await call(`${url}/v1/metrics`, { headers: { connection: "close" } });
      const committed = [...text.matchAll(/^parley_turns_committed_total\{process="(\d)"\} (\d+)$/gm)];
      return {
        processes: committed.map(([, name]) => name),
        sum: committed.reduce((sum, [, , count]) => sum + Number(count), 0),
        up: /^parley_database_up 1$/m.test(text),
      };
    };
    for (let times = 0; times < 6; times++)
      await expect.poll(told).toEqual({ processes: ["1", "2"], sum: 8, up: true });
  } finally {
    await program.stop();
  }
});

test("a worker tells its metrics where it is asked to", async () => {
  const program = await startProgram("server/worker.ts", [], {
    DATABASE_URL: database.url,
    PARLEY_METRICS_PORT: "0",
  });
  try {
    const [, port] = await program.said(/127\.0\.0\.1:(\d+)\/v1\/metrics/);
    const { text } = await call(`http://127.0.0.1:${port}/v1/metrics`);
    expect(text).toMatch(/^parley_timers_due 0$/m);
    expect((await call(`http://127.0.0.1:${port}/v1/flows`)).status).toBe(404);
  } finally {
    await program.stop();
  }
});
