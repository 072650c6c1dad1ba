import { randomUUID } from "node:crypto";
import type pg from "pg";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  type ChatServer,
  call,
  chatServer,
  fiveSteps,
  type Published,
  publish,
  startChatServer,
  visit,
} from "../support/chat-server";

/**
 * The boundaries of a turn's commit, each crossed by a crash: the process is gone, and whoever retries with the same id
 * finds the turn done once. Also what other processes and a database in trouble may do to it.
 */
const server = chatServer();
let flow: Published;
const started: ChatServer[] = [];
beforeAll(async () => {
  flow = await publish(server.database.pools, fiveSteps);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.close()));
});
const another = async (): Promise<ChatServer> => {
  const one = await startChatServer(server.database.pools);
  started.push(one);
  return one;
};

type Query = pg.Pool["query"];
/** Breaks the commit statement of a process once, before it is sent or after it was carried out. */
function breakCommit(target: ChatServer, moment: "before" | "after", error: Error & { code?: string }): void {
  const pool = target.plane.database.commits;
  const real: Query = pool.query.bind(pool);
  const broken = async (...args: unknown[]): Promise<unknown> => {
    pool.query = real;
    if (moment === "after") await Reflect.apply(real, pool, args);
    throw error;
  };
  pool.query = broken as unknown as Query;
}
const gone = () => Object.assign(new Error("Connection terminated unexpectedly"), { code: "ECONNRESET" });
const stored = async (conversation: string) =>
  (
    await server.plane.database.reads.query(
      "SELECT c.version::int AS version, c.last_seq::int AS last, (SELECT count(*)::int FROM message m WHERE m.conversation_id = c.id) AS messages FROM conversation c WHERE c.id = $1",
      [conversation],
    )
  ).rows[0];

describe("F5: a crash", () => {
  test.each(["before", "after"] as const)(
    "%s a message's commit: the retry finds one turn, on this process or another",
    async (moment) => {
      for (const survivor of ["same", "other"]) {
        const first = await another();
        const visitor = await visit(first, flow);
        const body = { id: randomUUID(), text: "Ada" };
        const path = `/v1/chat/conversations/${visitor.conversation}/messages`;
        breakCommit(first, moment, gone());
        const lost = await call(first.url + path, { token: visitor.token, body });
        expect([lost.status, lost.headers.get("retry-after")]).toEqual([503, "1"]);
        expect(await stored(visitor.conversation)).toEqual(
          moment === "before" ? { version: 1, last: 2, messages: 2 } : { version: 2, last: 4, messages: 4 },
        );
        const again = await call((survivor === "same" ? first : server).url + path, {
          token: visitor.token,
          body,
        });
        expect([again.status, again.json.messages?.[0]?.text, again.json.version]).toEqual([
          200,
          "Nice name, Ada",
          2,
        ]);
        expect(await stored(visitor.conversation)).toEqual({ version: 2, last: 4, messages: 4 });
      }
    },
  );

  test.each(["before", "after"] as const)(
    "%s a start's commit: the retry gives one conversation",
    async (moment) => {
      const first = await another();
      const body = { id: randomUUID() };
      const path = `/v1/chat/${flow.publicId}/conversations`;
      breakCommit(first, moment, gone());
      expect((await call(first.url + path, { body })).status).toBe(503);
      const [one, two] = await Promise.all([
        call(first.url + path, { body }),
        call(server.url + path, { body }),
      ]);
      expect([one.status, two.text]).toEqual([201, one.text]);
      const { rows } = await server.plane.database.reads.query(
        "SELECT count(*)::int AS n FROM start_key WHERE key = $1",
        [body.id],
      );
      expect(rows).toEqual([{ n: 1 }]);
    },
  );

  test("F11: a deadlock or a serialization failure is tried again", async () => {
    for (const code of ["40P01", "40001"]) {
      const first = await another();
      const visitor = await visit(first, flow);
      breakCommit(first, "before", Object.assign(new Error("deadlock detected"), { code }));
      expect(
        (
          await call(`${first.url}/v1/chat/conversations/${visitor.conversation}/messages`, {
            token: visitor.token,
            body: { id: randomUUID(), text: "Ada" },
          })
        ).status,
      ).toBe(200);
    }
  });
});

describe("several processes", () => {
  test("F2: twenty turns of one conversation through three of them: each is one step, none is lost", async () => {
    const [two, three] = await Promise.all([another(), another()]);
    const visitor = await visit(server, flow);
    const at = [server, two, three].map(
      (one) => `${one.url}/v1/chat/conversations/${visitor.conversation}/messages`,
    );
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        call(at[index % 3] ?? "", { token: visitor.token, body: { id: randomUUID(), text: `n${index}` } }),
      ),
    );
    const good = answers.filter((one) => one.status === 200);
    // Under such a race a turn may be sent away to come again; what was acknowledged is there.
    expect(
      answers.every(
        (one) => one.status === 200 || (one.status === 503 && one.headers.get("retry-after") !== null),
      ),
    ).toBe(true);
    expect(new Set(good.map((one) => one.json.version)).size).toBe(good.length);
    const history = (await visitor.look()).json;
    expect(history.version).toBe(1 + good.length);
    expect(history.messages.filter((one: { from: string }) => one.from === "visitor")).toHaveLength(
      good.length,
    );
    expect(await stored(visitor.conversation)).toMatchObject({
      last: history.messages.length,
      messages: history.messages.length,
    });
  });

  test("F1: the same message through three of them at once is one turn with one answer", async () => {
    const [two, three] = await Promise.all([another(), another()]);
    const visitor = await visit(server, flow);
    const body = { id: randomUUID(), text: "Ada" };
    // Under such a race one may be sent away to come again, as browsers do.
    const ask = async (url = ""): Promise<Answer> => {
      for (;;) {
        const at = `${url}/v1/chat/conversations/${visitor.conversation}/messages`;
        const answer = await call(at, { token: visitor.token, body });
        if (answer.status !== 503) return answer;
      }
    };
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => ask([server, two, three][index % 3]?.url)),
    );
    expect(new Set(answers.map((one) => `${one.status} ${one.text}`)).size).toBe(1);
    expect(await stored(visitor.conversation)).toEqual({ version: 2, last: 4, messages: 4 });
  });

  test("one conflict in a shared commit fails its own turn only; by workspace as well", async () => {
    for (const placement of ["shared", "workspace"] as const) {
      const one = await startChatServer(server.database.pools, { placement });
      started.push(one);
      const elsewhere = await publish(server.database.pools, fiveSteps);
      const visitors = await Promise.all(
        Array.from({ length: 12 }, (_, index) => visit(one, index % 2 ? flow : elsewhere)),
      );
      // Another process moves one of them on: this process remembers its past.
      await call(`${server.url}/v1/chat/conversations/${visitors[3]?.conversation}/messages`, {
        token: visitors[3]?.token,
        body: { id: randomUUID(), text: "Zara" },
      });
      const answers = await Promise.all(visitors.map((visitor) => visitor.say({ text: "Ada" })));
      expect(answers.map((answer) => answer.status)).toEqual(Array(12).fill(200));
      expect(answers.map((answer) => answer.json.version)).toEqual(
        Array.from({ length: 12 }, (_, index) => (index === 3 ? 3 : 2)),
      );
    }
  });
});

test("more than may wait is sent away with a time to come again, and the rest is done", async () => {
  const one = await another();
  const visitors = await Promise.all(Array.from({ length: 40 }, () => visit(one, flow)));
  Reflect.set(one.plane.committer, "options", {
    placement: "shared",
    batches: 1,
    worth: 1,
    patience: 0,
    batchSize: 2,
    queue: 5,
  });
  const pool = one.plane.database.commits;
  const real: Query = pool.query.bind(pool);
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const held = async (...args: unknown[]): Promise<unknown> => {
    await gate; // the database stands still
    return Reflect.apply(real, pool, args);
  };
  pool.query = held as unknown as Query;
  const answers: Answer[] = [];
  const words = { id: randomUUID(), text: "Ada" };
  const all = visitors.map(async (visitor) => void answers.push(await visitor.say(words)));
  // At most two under way and five in the queue; whoever comes then is told to come again at once.
  await expect.poll(() => answers.length).toBeGreaterThanOrEqual(33);
  expect(
    answers.every(
      (answer) =>
        answer.status === 503 &&
        answer.headers.get("retry-after") === "1" &&
        answer.json.code === "overloaded",
    ),
  ).toBe(true);
  open();
  await Promise.all(all);
  expect(answers).toHaveLength(40);
  expect(answers.filter((answer) => answer.status === 200).length).toBeLessThanOrEqual(7);
  // Who was sent away, and on a slow machine who waited for two seconds, comes again with the same words: all are done, once.
  for (const visitor of visitors) {
    await expect.poll(async () => (await visitor.say(words)).status).toBe(200);
    expect(await stored(visitor.conversation)).toEqual({ version: 2, last: 4, messages: 4 });
  }
});
