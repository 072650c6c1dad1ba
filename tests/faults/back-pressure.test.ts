import { afterEach, describe, expect, test } from "vitest";
import type { EffectOutcome } from "../../flow";
import { Committer } from "../../server/conversations/committer";
import type { TurnCommit } from "../../server/conversations/turn-commit";
import { createPools } from "../../server/db/pools";
import { AppError } from "../../server/errors";
import type { Timers } from "../../server/timers";
import { FlakyProxy } from "../support/chaos/flaky-proxy";
import {
  chatServer,
  comingAgain,
  fiveSteps,
  flowOf,
  publish,
  startChatServer,
  visit,
} from "../support/chat-server";
import { quietTurn } from "../support/quiet-turn";

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

let finish: () => void = () => undefined;
const finished = new Promise<void>((resolve) => {
  finish = resolve;
});
let atWork = 0;
const server = chatServer({
  perform: async (): Promise<EffectOutcome> => {
    atWork++;
    await finished;
    return { ok: true, result: { text: "At last", model: "slow" } };
  },
});

const asks = flowOf(
  {
    start: { type: "onChat" },
    first: {
      type: "ask",
      data: { bubbles: [{ type: "text", text: "Ask" }], input: { type: "text" }, save: "q" },
    },
    write: { type: "generate", data: { instructions: "Be brief", prompt: "{{ q }}" } },
    next: {
      type: "ask",
      data: { bubbles: [{ type: "text", text: "More?" }], input: { type: "text" }, save: "q" },
    },
  },
  ["start -> first", "first.answered -> write", "write.next -> next"],
  { variables: [{ name: "q", kind: "text" }] },
);

describe("F10", () => {
  test("five hundred turns wait for a slow model and hold no connection: others go on, and all are answered", async () => {
    const [slow, quick] = await Promise.all([
      publish(server.database.pools, asks),
      publish(server.database.pools, fiveSteps),
    ]);
    const visitors = await Promise.all(
      Array.from({ length: 500 }, () =>
        comingAgain(
          (id) => visit(server, slow, { id }),
          ({ first }) => first,
        ),
      ),
    );
    const waiting = visitors.map((visitor) =>
      comingAgain(
        (id) => visitor.say({ id, text: "why?" }),
        (answer) => answer,
      ),
    );
    await expect.poll(() => atWork).toBe(500);
    const { rows } = await server.database.pools.owner.query(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name IN ('parley-turns', 'parley-commits') AND state <> 'idle'",
    );
    expect(rows[0]?.n).toBe(0);
    const other = await visit(server, quick);
    expect((await other.say({ text: "Ada" })).status).toBe(200);
    finish();
    const answers = await Promise.all(waiting);
    expect(answers.map((one) => one.status)).toEqual(Array(500).fill(200));
    expect(answers.every((one) => one.text.includes("At last"))).toBe(true);
  });

  test("a database that hangs: whoever waits is sent away, nothing piles up, and it goes on by itself", async () => {
    const proxy = await FlakyProxy.before(Number(new URL(server.database.url).port));
    ends.push(() => proxy.close());
    const pools = await createPools({ url: proxy.through(server.database.url), max: 5 });
    ends.push(() => pools.close());
    const hanging = await startChatServer(pools);
    ends.push(() => hanging.close());
    const flow = await publish(server.database.pools, fiveSteps);
    const visitors = await Promise.all(Array.from({ length: 60 }, () => visit(hanging, flow)));
    proxy.stall();
    const answers = await Promise.all(visitors.map((visitor) => visitor.say({ text: "Ada" })));
    expect(answers.every((one) => one.status === 503 && one.headers.get("retry-after") !== null)).toBe(true);
    expect(hanging.plane.committer.depth).toBe(0);
    // And it goes on by itself.
    await expect.poll(async () => (await visitors[0]?.say({ text: "Ada" }))?.status).toBe(200);
    proxy.down();
  });

  test("a turn waits less than two seconds for its statement, by whatever clock", async () => {
    const clock = new HeldTimers();
    const outcomes: string[] = [];
    const committer = new Committer({ commit: () => new Promise(() => undefined) }, clock, {
      placement: "shared",
      batches: 2,
      worth: 1,
      patience: 0,
      batchSize: 4,
      queue: 10,
      starts: 2,
    });
    const come = (count: number) => {
      for (let index = 0; index < count; index++)
        committer.commit(quietTurn()).then(
          () => outcomes.push("done"),
          (error: unknown) => outcomes.push(error instanceof AppError ? error.code : "wrong"),
        );
    };
    committer.admitStart();
    come(10); // the first eight go off in two statements that never come back
    await expect.poll(() => committer.depth).toBe(2);
    // Whoever talks already is served first: nobody new is let in.
    expect(() => committer.admitStart()).toThrow("Too many messages at once");
    come(9); // one more than the queue holds
    await expect.poll(() => outcomes).toEqual(["overloaded"]);
    clock.pass(1_000);
    come(1); // no room until those before it are sent away
    await expect.poll(() => outcomes).toEqual(["overloaded", "overloaded"]);
    clock.pass(999);
    await expect.poll(() => outcomes).toEqual(Array(12).fill("overloaded"));
    expect(committer.depth).toBe(0);
  });

  test("who is not let in is told to come again later, the more of them there are", () => {
    const clock = new HeldTimers();
    const committer = new Committer({ commit: () => new Promise(() => undefined) }, clock, {
      placement: "shared",
      batches: 1,
      worth: 1,
      patience: 0,
      batchSize: 1,
      queue: 1,
      starts: 0,
    });
    const told = () => {
      try {
        committer.admitStart();
      } catch (error) {
        return error instanceof AppError ? (error.details as { retryAfter: number }).retryAfter : error;
      }
    };
    for (let refused = 0; refused < 2_000; refused++) expect(told()).toBe(1);
    clock.pass(1_000);
    expect(told()).toBeGreaterThanOrEqual(7);
  });

  test("beside a slow statement another leaves once enough waits, and fewer do not wait for ever", async () => {
    const clock = new HeldTimers();
    const sent: number[] = [];
    const outcomes: string[] = [];
    let prepared = 0;
    const store = {
      prepare: () => void prepared++,
      commit: (turns: readonly unknown[]) => {
        sent.push(turns.length);
        return new Promise<never>(() => undefined);
      },
    };
    const options = {
      placement: "shared",
      batches: 2,
      worth: 3,
      patience: 5,
      batchSize: 4,
      queue: 10,
      starts: 10,
    } as const;
    const committer = new Committer(store, clock, options);
    const come = async (count: number) => {
      for (let index = 0; index < count; index++)
        committer.commit(quietTurn()).catch((error: unknown) => {
          outcomes.push(error instanceof AppError ? error.code : "wrong");
        });
      await new Promise(setImmediate);
    };
    await come(1);
    expect(prepared).toBe(0); // it goes at once
    clock.pass(1);
    await come(3); // enough, but the first may be back at once
    expect([sent, prepared]).toEqual([[1], 3]);
    clock.pass(4);
    await come(1);
    expect(sent).toEqual([1, 4]);
    clock.pass(5);
    await come(5);
    expect(sent).toEqual([1, 4]);
    clock.pass(2_000);
    await expect.poll(() => outcomes).toEqual(Array(5).fill("overloaded"));

    const other = new Committer(store, clock, options);
    const away: unknown[] = [];
    for (let index = 0; index < 2; index++) {
      other.commit(quietTurn()).catch((error: unknown) => away.push(error));
      await new Promise(setImmediate);
      clock.pass(6);
    }
    other.commit(quietTurn()).catch((error: unknown) => away.push(error));
    await new Promise(setImmediate);
    expect(sent).toEqual([1, 4, 1]);
    clock.pass(2_000); // one is under way; the two that wait are too few for a statement of their own
    await expect.poll(() => away.length).toBe(2);
  });
});

describe("F11: a statement that fails", () => {
  const options = {
    placement: "shared",
    batches: 1,
    worth: 1,
    patience: 0,
    batchSize: 10,
    queue: 10,
    starts: 10,
  } as const;
  const trouble = (code: string) => Object.assign(new Error(code), { code });
  /** What became of turns of c, a and b that came in this order, and the statements that were sent. */
  async function sent(answer: (ids: string[], attempt: number) => Set<number>) {
    const statements: string[] = [];
    const commit = async (turns: readonly TurnCommit[]) => {
      const ids = turns.map((one) => one.conversationId);
      statements.push(ids.join(""));
      return answer(ids, statements.length);
    };
    const timers: Timers = {
      elapsed: () => 0,
      after: (_, work) => {
        const soon = setImmediate(work);
        return () => clearImmediate(soon);
      },
      every: () => () => undefined,
    };
    const committer = new Committer({ commit }, timers, options);
    const ends = await Promise.allSettled(
      ["c", "a", "b"].map((id) => committer.commit(quietTurn({ conversationId: id }))),
    );
    expect(
      await committer.commit(quietTurn({ conversationId: "d" })).catch(() => "failed"),
    ).not.toBeUndefined(); // it goes on
    return { statements, ends: ends.map((one) => (one.status === "fulfilled" ? one.value : "failed")) };
  }
  const all = (ids: string[]) => new Set(ids.keys());

  test("holds its conversations in one order, and each turn hears of itself", async () => {
    const { statements, ends } = await sent(
      (ids) => new Set([...ids.keys()].filter((at) => ids[at] !== "a")),
    );
    expect(statements[0]).toBe("abc");
    expect(ends).toEqual([true, false, true]);
  });

  test("is tried again after a deadlock, three times in all", async () => {
    const twice = await sent((ids, attempt) => {
      if (attempt < 3) throw trouble("40P01");
      return all(ids);
    });
    expect(twice).toEqual({ statements: ["abc", "abc", "abc", "d"], ends: [true, true, true] });
    const always = await sent(() => {
      throw trouble("40001");
    });
    expect(always.statements).toEqual(["abc", "abc", "abc", "d", "d", "d"]);
    expect(always.ends).toEqual(["failed", "failed", "failed"]);
  });

  test("over what the database does not take fails that turn alone; a key that is taken is a conflict", async () => {
    for (const [code, end] of [
      ["22P05", "failed"],
      ["23505", false],
    ] as const) {
      const { statements, ends } = await sent((ids) => {
        if (ids.includes("b")) throw trouble(code);
        return all(ids);
      });
      expect(statements).toEqual(["abc", "a", "b", "c", "d"]);
      expect(ends).toEqual([true, true, end]);
    }
  });
});

/** Time stands still until it is passed. */
class HeldTimers implements Timers {
  private now = 0;
  private due: { at: number; work: () => void }[] = [];
  elapsed = () => this.now;
  after(ms: number, work: () => void) {
    const one = { at: this.now + ms, work };
    this.due.push(one);
    return () => {
      this.due = this.due.filter((other) => other !== one);
    };
  }
  every = () => () => undefined;
  pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.due.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.due = this.due.filter((one) => one !== next);
      this.now = next.at;
      next.work();
    }
    this.now = until;
  }
}
