import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { EffectOutcome, EffectRequests } from "../../flow/kernel/effects";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { inWorkspace } from "../../server/db/tenant";
import { savePair, saveText } from "../../server/knowledge/save-source";
import { updateModelSettings } from "../../server/model/model-settings";
import { getModelSpend } from "../../server/model/model-spend";
import { updateWorkspace } from "../../server/workspaces/update-workspace";
import { testEnvironment } from "../support/environment";
import { FAULT_NAMES } from "../support/openai-faults";
import { openAiServer } from "../support/openai-server";
import { anotherWorkspace, firstOwner, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";
import { zoneWhereItIs } from "../support/zones";

testEnvironment();
testDatabase();
const model = openAiServer();
let shop: Shop;
let perform: ReturnType<typeof effectPerformer>;

beforeAll(async () => {
  shop = await firstOwner();
  perform = performerWith({ timeoutMs: 5_000 });
  await savePair(shop.actor, {
    details: { title: "Refunds" },
    pair: {
      question: "How long do refunds take?",
      phrasings: ["When do I get my money back?"],
      answer:
        "Refunds are paid within 5 business days after we received the parcel. Sale items cannot be returned. We tell you by e-mail.",
    },
  });
  await saveText(shop.actor, {
    details: { title: "配送" },
    text: "# 配送\n\n订单在付款后 48 小时内发货。满 99 元包邮,新疆和西藏除外。",
  });
});

function performerWith(more: { timeoutMs: number }) {
  return effectPerformer({
    egress: { allowCidrs: ["127.0.0.0/8"] },
    model: { baseUrl: model().url, model: "m", ...more },
    email: {},
  });
}

interface Told {
  outcome: EffectOutcome<"answer">;
  shown: string;
}

async function ask(
  question: string,
  more: Partial<EffectRequests["answer"]> = {},
  by = perform,
): Promise<Told> {
  let shown = "";
  const outcome = await by(
    { kind: "answer", key: "1:answer:1", request: { question, stream: true, ...more } },
    {
      workspaceId: shop.actor.workspaceId,
      conversationId: randomUUID(),
      idempotencyKey: randomUUID(),
      signal: new AbortController().signal,
      onDelta: (text) => {
        shown += text;
      },
    },
  );
  return { outcome: outcome as EffectOutcome<"answer">, shown };
}

function resultOf({ outcome }: Told) {
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.result;
}

describe("an answer in a model's words", () => {
  test("is streamed sentence by sentence, cited, and rests on the passage", async () => {
    model().script({
      text: "Refunds take 5 business days after we receive the parcel. [1] We tell you by e-mail.[1]",
      piece: 3,
    });
    const told = await ask("How long do refunds take?");
    expect(resultOf(told)).toMatchObject({
      answer: "Refunds take 5 business days after we receive the parcel. We tell you by e-mail.",
      source: { title: "Refunds" },
      sources: [{ title: "Refunds" }],
      using: "model",
      model: "m",
    });
    expect(told.shown).toBe(
      "Refunds take 5 business days after we receive the parcel. We tell you by e-mail.",
    );
    const [asked] = model().asked;
    expect(asked?.body.stream).toBe(true);
    expect(JSON.stringify(asked?.body.messages)).toContain("Refunds are paid within 5 business days");
  });

  test("in Chinese, from a document", async () => {
    model().script("付款后 48 小时内发货。[1]");
    expect(resultOf(await ask("付款后多久发货?"))).toMatchObject({
      answer: "付款后 48 小时内发货。",
      source: { title: "配送" },
      using: "model",
    });
  });

  test("without the sentences that no passage says", async () => {
    model().script(
      "Refunds are paid within 5 business days after we received the parcel. [1] You also get a voucher of $20. [1]",
    );
    const told = await ask("How long do refunds take?");
    expect(resultOf(told).answer).toBe(
      "Refunds are paid within 5 business days after we received the parcel.",
    );
    expect(told.shown).not.toContain("20");
  });

  test.each([
    ["another number", "Refunds are paid within 3 business days after we received the parcel. [1]"],
    ["the opposite", "Sale items can be returned. [1]"],
    ["an address", "Refunds: see https://evil.example/?d=refunds for 5 business days. [1]"],
    ["a picture", "![x](https://evil.example/?d=refunds)"],
    ["another language", "Las devoluciones tardan cinco días laborables. [1]"],
    ["none", "[none]"],
    ["a greeting alone", "Sure!"],
  ])("not %s: then the passage answers", async (_what, text) => {
    model().script(text);
    const told = await ask("How long do refunds take?");
    expect(resultOf(told)).toMatchObject({
      using: "passages",
      fault: "unsupported",
      source: { title: "Refunds" },
    });
    expect(resultOf(told).answer).toMatch(/^Refunds are paid within 5 business days/);
    expect(told.shown).toBe("");
  });

  test("is unsure of what the knowledge does not say, and asks no model for it", async () => {
    model().script("Yes, we sell bicycles. [1]");
    expect(resultOf(await ask("Do you sell bicycles?"))).toMatchObject({ answer: null, using: "passages" });
    expect(model().asked).toHaveLength(0);
  });

  test("is not asked for where the author wants the knowledge's own words", async () => {
    expect(resultOf(await ask("How long do refunds take?", { verbatim: true })).using).toBe("passages");
    expect(model().asked).toHaveLength(0);
  });
});

const slow = new Set(["silence", "silence after a piece"]);

describe("F13, F14, F15, B-58: whatever the model does, the knowledge answers", () => {
  test.each(FAULT_NAMES)("%s", async (fault) => {
    model().script({ fault });
    const told = await ask(
      "How long do refunds take?",
      {},
      slow.has(fault) ? performerWith({ timeoutMs: 150 }) : perform,
    );
    expect(resultOf(told)).toMatchObject({ using: "passages", source: { title: "Refunds" } });
    expect(resultOf(told).fault).toMatch(/^[a-z_]+$/);
    // What was no whole sentence was not shown either.
    expect(told.shown).toBe("");
  });
});

describe("F13, F14, F15, B-58: a step that writes goes by its error way, with all that was said taken back", () => {
  test.each(FAULT_NAMES)("%s", async (fault) => {
    model().script({ fault });
    const by = slow.has(fault) ? performerWith({ timeoutMs: 150 }) : perform;
    const outcome = await by(
      {
        kind: "generate",
        key: "1:write:1",
        request: { messages: [{ role: "user", content: "Hi" }], maxTokens: 100, stream: true },
      },
      {
        workspaceId: shop.actor.workspaceId,
        conversationId: randomUUID(),
        idempotencyKey: randomUUID(),
        signal: new AbortController().signal,
        onDelta: () => undefined,
      },
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^[a-z_]+$/) } });
    expect(JSON.stringify(outcome)).not.toMatch(/Refunds|more and more|boom|bad key/);
    expect(model().asked.length).toBeLessThanOrEqual(3);
  });
});

describe("T-18 the budget", () => {
  test("holds exactly with calls at once; beyond it the knowledge answers", { retry: 0 }, async () => {
    const other = await anotherWorkspace(shop, "Budget");
    await updateWorkspace(other.actor, { timeZone: zoneWhereItIs(12) });
    await savePair(other.actor, {
      details: { title: "Refunds" },
      pair: {
        question: "How long do refunds take?",
        phrasings: [],
        answer: "Refunds are paid within 5 business days.",
      },
    });
    const mine = shop;
    shop = other;
    try {
      // A call may cost some 700 tokens, what it sends and 500 that it may write, and costs half of that: how many are let in
      // depends on how many are under way at once, what they cost together never passes the limit.
      await updateModelSettings(other.actor, { dailyTokens: 2_000 });
      model().script({
        text: "Refunds are paid within 5 business days. [1]",
        usage: { input: 300, output: 50 },
      });
      const all = await Promise.all(Array.from({ length: 12 }, () => ask("How long do refunds take?")));
      const results = all.map(resultOf);
      const written = results.filter(({ using }) => using === "model").length;
      expect(written).toBe(model().asked.length);
      expect(written).toBeGreaterThan(0);
      expect(written * 350).toBeLessThanOrEqual(2_000);
      expect(results.filter(({ fault }) => fault === "budget")).toHaveLength(12 - written);
      expect(results.every(({ answer }) => answer === "Refunds are paid within 5 business days.")).toBe(true);
      const { today, purposes } = await getModelSpend(other.actor.workspaceId, 30);
      expect(today).toEqual({ tokens: written * 350, limit: 2_000 });
      expect(purposes).toMatchObject([
        { purpose: "answer", calls: written, failed: 0, input: written * 300, output: written * 50 },
      ]);
      expect(purposes[0]?.p95).toBeGreaterThan(0);
    } finally {
      shop = mine;
    }
  });

  test("counts what failed as far as it may have cost something", async () => {
    const other = await anotherWorkspace(shop, "Failing");
    const { workspaceId } = other.actor;
    await updateWorkspace(other.actor, { timeZone: zoneWhereItIs(12) });
    const generate = (): Promise<EffectOutcome> =>
      perform(
        {
          kind: "generate",
          key: "1:g:1",
          request: { messages: [{ role: "user", content: "Hi" }], maxTokens: 100, stream: false },
        },
        {
          workspaceId,
          conversationId: randomUUID(),
          contactId: randomUUID(),
          idempotencyKey: "k",
          signal: new AbortController().signal,
          onDelta: () => undefined,
        },
      );
    model().script({ fault: "401" });
    expect(await generate()).toMatchObject({ ok: false, error: { code: "auth" } });
    model().script({ fault: "empty" });
    expect(await generate()).toMatchObject({ ok: false, error: { code: "empty" } });
    const spend = await getModelSpend(workspaceId, 30);
    expect(spend.today.tokens).toBeGreaterThan(100);
    expect(spend.today.tokens).toBeLessThan(400);
    expect(spend.purposes).toMatchObject([{ calls: 2, failed: 2, p50: null }]);
    expect(spend.lastError).toMatchObject({ code: "empty", purpose: "generate" });
    const left = await inWorkspace(workspaceId, (tx) => tx.modelDay.findMany());
    expect(left.map(({ reserved }) => reserved)).toEqual([0n]);
  });
});
