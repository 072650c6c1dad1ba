import { beforeAll, expect, test } from "vitest";
import { migrateJobs } from "../../server/db/job-schema";
import { environment } from "../../server/env";
import { knowledgeCompare } from "../../server/jobs/knowledge-compare";
import { embedPassages } from "../../server/knowledge/embed-passages";
import { learnModel } from "../../server/knowledge/meaning";
import { savePair, saveText } from "../../server/knowledge/save-source";
import { searchKnowledge } from "../../server/knowledge/search-knowledge";
import { likeness, vectorBytes } from "../../server/knowledge/vector-bytes";
import { updateModelSettings } from "../../server/model/model-settings";
import { testModel } from "../../server/model/test-model";
import { findModel } from "../../server/model/workspace-model";
import { testEnvironment } from "../support/environment";
import { everyRow } from "../support/every-row";
import { openAiServer } from "../support/openai-server";
import { firstOwner, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";

testEnvironment({ SSRF_ALLOW_CIDRS: "127.0.0.0/8" });
const database = testDatabase();
const model = openAiServer();
let shop: Shop;

/** What a text means, in three dimensions: damage, delivery, anything else. */
const meant = (text: string): number[] => [
  /broken|damaged|cracked|smashed/i.test(text) ? 5 : 0.1,
  /arrive|delivery|ship|courier/i.test(text) ? 5 : 0.1,
  1,
];

beforeAll(async () => {
  await migrateJobs({ url: database.url });
  shop = await firstOwner();
  const pair = (question: string, answer: string) =>
    savePair(shop.actor, { details: {}, pair: { question, phrasings: [], answer } });
  await pair("My phone came damaged", "Send us a picture and we replace it.");
  await pair("My phone has not come", "We ask the courier where it is: delivery takes two days.");
  await pair("My phone case is the wrong colour", "We exchange it.");
  await pair("Is my phone insured?", "No.");
});

const vectors = async (): Promise<number> => {
  const { rows } = await everyRow(
    database,
    ["knowledge_vector"],
    "SELECT count(*)::int AS n FROM knowledge_vector",
  );
  return Number(rows[0]?.n);
};
const firstFor = async (query: string) => (await searchKnowledge(shop.actor.workspaceId, query))[0];

test("bytes keep what vectors are like", () => {
  const one = Array.from({ length: 1_536 }, (_, at) => Math.sin(at));
  const two = one.map((value, at) => value + 0.3 * Math.cos(at * 7));
  const exact =
    one.reduce((sum, value, at) => sum + value * (two[at] ?? 0), 0) /
    (Math.hypot(...one) * Math.hypot(...two));
  expect(vectorBytes(one)).toHaveLength(1_540);
  expect(likeness(vectorBytes(one), vectorBytes(two))).toBeCloseTo(exact, 2);
  expect(likeness(vectorBytes(one), vectorBytes(one))).toBeCloseTo(1, 6);
  expect(likeness(vectorBytes([0, 0]), vectorBytes([1, 0]))).toBe(0);
  expect(likeness(vectorBytes([1]), vectorBytes([1, 0]))).toBe(0);
});

test("without a model for vectors nothing is asked, and searches go by words", async () => {
  const { workspaceId } = shop.actor;
  expect(await embedPassages(workspaceId)).toBe(0);
  await learnModel(workspaceId);
  await firstFor("my phone came smashed");
  expect(model().asked).toHaveLength(0);
});

test("with one, passages get vectors, searches rank by them, and a fault costs nothing but them", async () => {
  const { workspaceId } = shop.actor;
  const words = await searchKnowledge(workspaceId, "my phone is smashed", { limit: 10 });
  model().vectors(meant);
  const { embeddingChanged } = await updateModelSettings(shop.actor, {
    embeddingBaseUrl: model().url,
    embeddingModel: "vectors-1",
    embeddingKey: "sk-vectors",
  });
  expect(embeddingChanged).toBe(true);
  await expect.poll(async () => (await findModel(workspaceId)).config.embedding?.model).toBe("vectors-1");
  expect(await embedPassages(workspaceId)).toBe(4);
  expect(await vectors()).toBe(4);
  expect(await embedPassages(workspaceId)).toBe(0);
  expect(model().asked[0]?.headers.authorization).toBe("Bearer sk-vectors");
  await learnModel(workspaceId);
  const hits = await searchKnowledge(workspaceId, "my phone is smashed", { limit: 10 });
  expect(hits[0]?.question).toBe("My phone came damaged");
  const before = words.find(({ number }) => number === hits[0]?.number)?.confidence ?? 1;
  expect(hits[0]?.confidence).toBeGreaterThan(before);
  // The same words are not asked for again.
  const calls = model().asked.length;
  await searchKnowledge(workspaceId, "my phone is smashed");
  expect(model().asked).toHaveLength(calls);

  // What is saved anew has none until the job has looked at it.
  await savePair(shop.actor, {
    details: {},
    pair: { question: "My phone screen is cracked", phrasings: [], answer: "We repair it." },
  });
  await knowledgeCompare.run({ workspaceId }, { env: environment(), stopping: new AbortController().signal });
  const { rows } = await database.pools.owner.query(
    "SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'knowledge-embed'",
  );
  expect(rows).toEqual([{ key: `knowledge-embed/${workspaceId}` }]);
  expect(await embedPassages(workspaceId)).toBe(1);

  expect(await testModel(await findModel(workspaceId))).toMatchObject({
    chat: { ok: false, reason: "no_key" },
    embedding: { ok: true, model: "vectors-1" },
  });

  model().vectors({ fault: "500" });
  const local = await searchKnowledge(workspaceId, "my telephone is smashed to bits");
  expect(local.length).toBeGreaterThan(0);
  // It rests for a while: the next search does not even ask.
  const asked = model().asked.length;
  await searchKnowledge(workspaceId, "my telephone is in a thousand pieces");
  expect(model().asked).toHaveLength(asked);
});

test("texts go in smaller lots to an endpoint that takes few of them at once, and the health check tells its faults apart", async () => {
  const { workspaceId } = shop.actor;
  const many = Array.from({ length: 25 }, (_, at) => `| Is lamp ${at} in stock? | Yes, ${at} of them. |`);
  await saveText(shop.actor, {
    details: { title: "Lamps" },
    text: ["| question | answer |", "| --- | --- |", ...many].join("\n"),
  });
  model().vectors(meant, 10);
  expect(await embedPassages(workspaceId)).toBeGreaterThanOrEqual(25);
  expect(await embedPassages(workspaceId)).toBe(0);
  expect(
    Math.max(
      ...model()
        .asked.slice(-3)
        .map(({ body }) => [body.input ?? []].flat().length),
    ),
  ).toBe(10);

  const reasons = async () => {
    const { chat, embedding } = await testModel(await findModel(workspaceId));
    return [chat, embedding].map((one) => (one?.ok ? "ok" : one?.reason));
  };
  await updateModelSettings(shop.actor, { baseUrl: model().url, model: "m" });
  await expect.poll(async () => (await findModel(workspaceId)).config.model).toBe("m");
  expect(await reasons()).toEqual(["ok", "ok"]);
  for (const [fault, reason] of [
    ["401", "auth"],
    ["404", "unknown_model"],
    ["404 page", "not_found"],
    ["402", "quota"],
    ["400", "bad_request"],
  ] as const) {
    model().script({ fault });
    model().vectors({ fault });
    expect(await reasons()).toEqual([reason, reason]);
  }
  // What thinks first has room for it.
  model().script(({ body }) =>
    (body.max_tokens ?? 0) < 300 ? { text: "<think>Hm", finish: "length" } : "ready",
  );
  expect((await reasons())[0]).toBe("ok");
});
