import { describe, expect, test } from "vitest";
import type { EffectOutcome, EffectRequest } from "../../flow";
import type { EffectContext } from "../../server/conversations/effect-port";
import { SharedAnswers } from "../../server/conversations/shared-answers";
import type { Timers } from "../../server/timers";

let now = 0;
const timers: Timers = {
  elapsed: () => now,
  after: (_ms, work) => {
    const timer = setImmediate(work);
    return () => clearImmediate(timer);
  },
  every: () => () => undefined,
};

type Answer = (request: EffectRequest, context: EffectContext) => Promise<EffectOutcome>;

function desk(answer: Answer, options: { queued?: () => number; maxBytes?: number } = {}) {
  const asked: string[] = [];
  const answers = new SharedAnswers({
    perform: (request, context) => {
      asked.push(context.conversationId);
      return answer(request, context);
    },
    timers,
    stopping: new AbortController().signal,
    queued: options.queued ?? (() => 0),
    maxBytes: options.maxBytes ?? 1_000_000,
  });
  return { answers, asked };
}

const http = (url: string, more: Partial<EffectRequest> = {}): EffectRequest => ({
  kind: "http",
  key: "1:look:1",
  request: { method: "GET", url, headers: [], timeoutMs: 1_000, retries: 0 },
  shared: { seconds: 30, place: "flow:1:look" },
  ...(more as object),
});
const from = (conversationId: string, more: Partial<EffectContext> = {}): EffectContext => ({
  workspaceId: "w1",
  conversationId,
  idempotencyKey: conversationId,
  signal: new AbortController().signal,
  onDelta: () => undefined,
  ...more,
});
const ok = (body: string, headers: Record<string, string> = {}, status = 200): EffectOutcome => ({
  ok: true,
  result: { status, headers, body },
});
const many = (count: number) => Array.from({ length: count }, (_, at) => `c${at}`);
const bodyOf = (outcome: EffectOutcome): unknown =>
  outcome.ok && "body" in outcome.result ? outcome.result.body : null;

describe("an answer that is the same for everybody", () => {
  test("is asked for once by all who come at the same time, and once in each window", {
    retry: 0,
  }, async () => {
    now = 0;
    let round = 0;
    const { answers, asked } = desk(async () => ok(`answer ${++round}`));
    const all = await Promise.all(many(2_000).map((id) => answers.perform(http("https://x/a"), from(id))));
    expect(asked).toHaveLength(1);
    expect(new Set(all.map(bodyOf))).toEqual(new Set(["answer 1"]));
    now = 29_999;
    expect(bodyOf(await answers.perform(http("https://x/a"), from("late")))).toBe("answer 1");
    now = 30_000;
    expect(bodyOf(await answers.perform(http("https://x/a"), from("later")))).toBe("answer 2");
    expect(asked).toHaveLength(2);
  });

  test("is not what asks otherwise, elsewhere, or is not marked", async () => {
    now = 0;
    const { answers, asked } = desk(async (request, { workspaceId }) =>
      ok(`${workspaceId} ${request.kind === "http" ? request.request.url : ""}`),
    );
    const base = http("https://x/a");
    const others: [EffectRequest, EffectContext][] = [
      [base, from("1")],
      [http("https://x/b"), from("2")],
      [base, from("3", { workspaceId: "w2" })],
      [http("https://x/a", { shared: { seconds: 30, place: "flow:2:look" } }), from("4")],
      [http("https://x/a", { shared: { seconds: 30, place: "flow:1:other" } }), from("5")],
    ];
    const { shared: _, ...unmarked } = base;
    for (let times = 0; times < 2; times++) {
      for (const [request, context] of others) await answers.perform(request, context);
      await answers.perform(unmarked as EffectRequest, from("6"));
    }
    expect(asked).toEqual(["1", "2", "3", "4", "5", "6", "6"]);
  });

  test("holds as long as it says of itself, and never longer than the author says", async () => {
    const cases: [Record<string, string>, number, number][] = [
      [{ "cache-control": "public, max-age=5" }, 200, 5_000],
      [{ "cache-control": "max-age=600" }, 200, 30_000],
      [{ "cache-control": "max-age=10, s-maxage=3" }, 200, 3_000],
      [{ "cache-control": "max-age=10", age: "6" }, 200, 4_000],
      [{ "cache-control": "no-cache" }, 200, 0],
      [{}, 503, 1_000],
      [{}, 200, 30_000],
    ];
    for (const [headers, status, ms] of cases) {
      now = 0;
      const { answers, asked } = desk(async () => ok("x", headers, status));
      await answers.perform(http("https://x/a"), from("1"));
      if (ms > 0) {
        now = ms - 1;
        await answers.perform(http("https://x/a"), from("2"));
      }
      expect(asked, JSON.stringify(headers)).toEqual(["1"]);
      now = ms;
      await answers.perform(http("https://x/a"), from("3"));
      expect(asked, JSON.stringify(headers)).toEqual(["1", "3"]);
    }
  });

  test("is nobody else's when it calls itself private", async () => {
    now = 0;
    const own: Record<string, string>[] = [
      { "cache-control": "private" },
      { "cache-control": "no-store" },
      { vary: "*" },
    ];
    for (const headers of own) {
      const { answers, asked } = desk(async (_, { conversationId }) => ok(conversationId, headers));
      const all = await Promise.all(many(20).map((id) => answers.perform(http("https://x/me"), from(id))));
      expect(all.map(bodyOf)).toEqual(many(20));
      expect(bodyOf(await answers.perform(http("https://x/me"), from("later")))).toBe("later");
      expect(asked).toHaveLength(21);
    }
  });

  test("shares a failure for a moment only", async () => {
    now = 0;
    let broken = true;
    const { answers, asked } = desk(async () =>
      broken ? { ok: false, error: { code: "timeout", message: "" } } : ok("fine"),
    );
    const all = await Promise.all(many(50).map((id) => answers.perform(http("https://x/a"), from(id))));
    expect(all.every((one) => !one.ok)).toBe(true);
    expect(asked).toHaveLength(1);
    broken = false;
    now = 1_000;
    expect(bodyOf(await answers.perform(http("https://x/a"), from("late")))).toBe("fine");
  });

  test("does not end for the others when the first one goes", async () => {
    now = 0;
    let land: (outcome: EffectOutcome) => void = () => undefined;
    const { answers, asked } = desk(() => new Promise((resolve) => (land = resolve)));
    const gone = new AbortController();
    const first = answers.perform(http("https://x/a"), from("1", { signal: gone.signal }));
    const second = answers.perform(http("https://x/a"), from("2"));
    gone.abort();
    await expect(first).rejects.toThrow("called off");
    land(ok("here"));
    expect(bodyOf(await second)).toBe("here");
    expect(asked).toEqual(["1"]);
  });

  test("is asked for again after a change, also by those who wait", async () => {
    now = 0;
    const landing: ((outcome: EffectOutcome) => void)[] = [];
    const { answers, asked } = desk(() => new Promise((resolve) => landing.push(resolve)));
    const waiting = many(10).map((id) => answers.perform(http("https://x/a"), from(id)));
    answers.forget();
    landing[0]?.(ok("old"));
    while (landing.length < 2) await new Promise(setImmediate);
    landing[1]?.(ok("new"));
    expect((await Promise.all(waiting)).map(bodyOf)).toEqual(["old", ...many(9).map(() => "new")]);
    expect(asked).toHaveLength(2);
  });

  test("keeps within its memory, the least used going first", async () => {
    now = 0;
    const { answers, asked } = desk(async () => ok("x".repeat(400)), { maxBytes: 20_000 });
    for (const id of many(100)) await answers.perform(http(`https://x/${id}`), from(id));
    await answers.perform(http("https://x/c99"), from("again"));
    expect(asked).toHaveLength(100);
    await answers.perform(http("https://x/c0"), from("again"));
    expect(asked).toHaveLength(101);
  });

  test("is handed out as fast as turns are committed", async () => {
    now = 0;
    let queued = 1_000;
    const { answers } = desk(async () => ok("x"), { queued: () => queued });
    let done = 0;
    const all = many(100).map(async (id) => {
      await answers.perform(http("https://x/a"), from(id));
      done++;
    });
    for (let at = 0; at < 20; at++) await new Promise(setImmediate);
    expect(done).toBe(1);
    queued = 0;
    await Promise.all(all);
    expect(done).toBe(100);
  });
});
