import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPools } from "../../server/db/pools";
import { FlakyProxy } from "../support/chaos/flaky-proxy";
import {
  type ChatServer,
  call,
  fiveSteps,
  type Published,
  publish,
  startChatServer,
  visit,
} from "../support/chat-server";
import { testDatabase } from "../support/test-database";

/** A data plane whose database is reached through a proxy that fails on demand. */
const database = testDatabase();
const ends: (() => Promise<unknown>)[] = [];
let proxy: FlakyProxy;
let server: ChatServer;
let flow: Published;
beforeEach(async () => {
  proxy = await FlakyProxy.before(Number(new URL(database.url).port));
  ends.push(() => proxy.close());
  const pools = await createPools({ url: proxy.through(database.url), max: 5 });
  ends.push(() => pools.close());
  server = await startChatServer(pools);
  ends.push(() => server.close());
  flow = await publish(database.pools, fiveSteps);
});
afterEach(async () => {
  proxy.down(); // what is stalled must not be waited for
  for (const end of ends.splice(0).reverse()) await end();
});

const health = async () => (await call(`${server.url}/v1/health`)).status;
const stored = async (conversation: string) =>
  (
    await database.pools.turn.query(
      "SELECT c.version::int AS version, (SELECT count(*)::int FROM message m WHERE m.conversation_id = c.id) AS messages FROM conversation c WHERE c.id = $1",
      [conversation],
    )
  ).rows[0];

describe("F8: the database goes in the middle of turns", () => {
  test("they are sent away with a time to come again, health says so, and it recovers by itself", async () => {
    const visitors = await Promise.all(Array.from({ length: 20 }, () => visit(server, flow)));
    proxy.down();
    const messages = visitors.map(() => ({ id: randomUUID(), text: "Ada" }));
    const away = await Promise.all(visitors.map((visitor, index) => visitor.say(messages[index] ?? {})));
    expect(new Set(away.map((one) => `${one.status} ${one.headers.get("retry-after") !== null}`))).toEqual(
      new Set(["503 true"]),
    );
    expect(await health()).toBe(503);
    proxy.up();
    const back = performance.now();
    await expect.poll(health).toBe(200);
    // The first attempt of everybody succeeds: nobody has to be restarted, nothing has to be waited out.
    const again = await Promise.all(visitors.map((visitor, index) => visitor.say(messages[index] ?? {})));
    expect(performance.now() - back).toBeLessThan(5_000);
    expect(again.map((one) => one.status)).toEqual(Array(20).fill(200));
    for (const visitor of visitors)
      expect(await stored(visitor.conversation)).toEqual({ version: 2, messages: 4 });
  });

  test("connections that go silent are given up, and what waited is told to come again", async () => {
    const visitor = await visit(server, flow);
    const message = { id: randomUUID(), text: "Ada" };
    proxy.stall();
    // Six seconds for a statement that was sent; the others of the moment do not wait behind it for ever.
    const silent = await visitor.say(message);
    expect([silent.status, silent.headers.get("retry-after")]).toEqual([503, "1"]);
    await expect.poll(async () => (await visitor.say(message)).status).toBe(200);
    expect(await stored(visitor.conversation)).toEqual({ version: 2, messages: 4 });
  });
});

test("F9: the connection breaks after the commit was sent: the retry finds one turn, with its answer", async () => {
  const visitor = await visit(server, flow);
  const body = { id: randomUUID(), text: "Ada" };
  proxy.swallowCommits(1);
  const unknown = await visitor.say(body);
  expect([unknown.status, unknown.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(proxy.counts.swallowed).toBe(1);
  await expect.poll(() => stored(visitor.conversation)).toEqual({ version: 2, messages: 4 });
  const [one, two] = await Promise.all([visitor.say(body), visitor.say(body)]);
  expect([one.status, one.json.version, two.text]).toEqual([200, 2, one.text]);
  expect(await stored(visitor.conversation)).toEqual({ version: 2, messages: 4 });

  const start = { id: randomUUID() };
  proxy.swallowCommits(1);
  const at = `${server.url}/v1/chat/${flow.publicId}/conversations`;
  expect((await call(at, { body: start })).status).toBe(503);
  const [first, second] = await Promise.all([call(at, { body: start }), call(at, { body: start })]);
  expect([first.status, second.text]).toEqual([201, first.text]);
  const { rows } = await database.pools.turn.query(
    "SELECT count(*)::int AS n FROM start_key WHERE key = $1",
    [start.id],
  );
  expect(rows).toEqual([{ n: 1 }]);
});

test("F12: a database that takes no changes: a clear answer, nothing half-written, and on as soon as it does", async () => {
  const visitor = await visit(server, flow);
  const owner = new pg.Client(database.url);
  await owner.connect();
  const name = new URL(database.url).pathname.slice(1);
  const readOnly = async (on: boolean) => {
    await owner.query("SET default_transaction_read_only = off");
    await owner.query(`ALTER DATABASE ${name} SET default_transaction_read_only = ${on ? "on" : "off"}`);
    proxy.down(); // what is connected keeps its setting
    proxy.up();
  };
  try {
    await readOnly(true);
    const message = { id: randomUUID(), text: "Ada" };
    await expect.poll(async () => (await visitor.say(message)).json.code).toBe("database-read-only");
    const refused = await visitor.say(message);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
    const start = { id: randomUUID() };
    const at = `${server.url}/v1/chat/${flow.publicId}/conversations`;
    expect((await call(at, { body: start })).json.code).toBe("database-read-only");
    expect(await stored(visitor.conversation)).toEqual({ version: 1, messages: 2 });
    expect((await visitor.look()).json).toMatchObject({ version: 1 }); // reading goes on
    await readOnly(false);
    await expect.poll(async () => (await visitor.say(message)).status).toBe(200);
    expect((await call(at, { body: start })).status).toBe(201);
    expect(await stored(visitor.conversation)).toEqual({ version: 2, messages: 4 });
  } finally {
    await owner.end();
  }
});
