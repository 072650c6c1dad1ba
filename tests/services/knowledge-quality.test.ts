import { beforeAll, describe, expect, it } from "vitest";
import { saveAudience } from "../../server/audiences/audiences";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { effectConfig } from "../../server/effects/effect-config";
import { readEnvironment } from "../../server/env";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import { removeSource, setSourceState, updateDetails } from "../../server/knowledge/change-source";
import { compareSources } from "../../server/knowledge/compare-sources";
import { listConflicts, setConflictState } from "../../server/knowledge/conflicts";
import { ownThreshold, updateSettings, usualThreshold } from "../../server/knowledge/knowledge-settings";
import { mergeBlocks } from "../../server/knowledge/merge-blocks";
import { testPublication } from "../../server/knowledge/publication-tests";
import { listTestRuns, readTestRun, runTests } from "../../server/knowledge/run-tests";
import { savePair, saveText } from "../../server/knowledge/save-source";
import { searchKnowledge } from "../../server/knowledge/search-knowledge";
import { listTestQuestions, saveTestQuestion } from "../../server/knowledge/test-questions";
import { tidyKnowledge } from "../../server/knowledge/tidy-knowledge";
import { drawSample, weekOf } from "../../server/quality/draw-sample";
import { gradeSample } from "../../server/quality/grade-sample";
import { listSample } from "../../server/quality/list-sample";
import { qualityReport } from "../../server/quality/quality-report";
import type { MemberActor } from "../../server/workspaces/actor";
import { chatServer, flowOf } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import { answerFlow, type InboxShop, inboxShop } from "../support/inbox-shop";
import { anotherWorkspace, joined, type Shop } from "../support/people";

const server = chatServer({ perform: effectPerformer(effectConfig(readEnvironment({}))) });
let shop: InboxShop;
let count = 0;
beforeAll(async () => {
  shop = await inboxShop(answerFlow);
});
const workspace = (): Promise<Shop> =>
  anotherWorkspace({ actor: shop.owner, slug: "", email: "" }, `Quality ${++count}`);

async function pair(actor: MemberActor, question: string, answer: string, details = {}): Promise<string> {
  return (await savePair(actor, { details, pair: { question, phrasings: [], answer } })).id;
}

/** Moves what was said and what came of it to a day, with the spans between: the week of now may end at any moment. */
async function asIfOn(workspaceId: string, at: string): Promise<void> {
  await everyRow(
    server.database,
    ["event", "message"],
    `WITH moved AS (
       SELECT $2::timestamptz - min(created_at) AS by FROM message WHERE workspace_id = $1),
     messages AS (
       UPDATE message SET created_at = created_at + by FROM moved WHERE workspace_id = $1)
     UPDATE event SET at = at + by,
       id = (lpad(to_hex((extract(epoch FROM at + by) * 1000)::bigint), 12, '0') || substr(replace(id::text, '-', ''), 13))::uuid
     FROM moved WHERE workspace_id = $1`,
    [workspaceId, at],
  );
}

describe("what is said twice or otherwise", () => {
  const found = async (actor: MemberActor) => {
    await compareSources(actor.workspaceId);
    const { rows, pending } = await listConflicts(actor.workspaceId);
    expect(pending).toBe(0);
    return rows.map(({ kind, reason, sides }) => [kind, reason, ...sides.map(({ title }) => title).sort()]);
  };

  it("is found by the words and numbers of answers and of documents, in both languages", async () => {
    const { actor } = await workspace();
    await pair(actor, "How long can I return an item?", "Within 30 days of delivery.", { title: "Returns" });
    await pair(actor, "How long can I return an item", "You have 14 days.", { title: "Returns, old" });
    await pair(actor, "可以开发票吗?", "可以,在订单页选择电子发票。", { title: "发票" });
    await pair(actor, "请问可以开发票吗", "不支持开发票。", { title: "发票 2" });
    await pair(actor, "How much is shipping?", "Shipping is $6.", { title: "Shipping" });
    await pair(actor, "How much is express shipping?", "Express is $15.", { title: "Express" });
    const text = (hours: number) =>
      `## Battery\n\nThe battery of the X2 lasts ${hours} hours with one charge.`;
    await saveText(actor, { details: { title: "X2 handbook" }, text: text(30) });
    await saveText(actor, { details: { title: "X2 sheet" }, text: text(45) });
    await saveText(actor, {
      details: { title: "X3 sheet" },
      text: "## Battery\n\nThe battery of the X3 lasts 50 hours with one charge.",
    });
    await saveText(actor, {
      details: { title: "Care" },
      text: "## Cleaning\n\nClean the pads with a soft dry cloth and never with soap or spirit.",
    });
    await saveText(actor, {
      details: { title: "Care again" },
      text: "## Cleaning\n\nClean the pads with a soft dry cloth and never with soap or spirit.",
    });
    expect((await found(actor)).sort()).toEqual([
      ["contradiction", "denial", "发票", "发票 2"],
      ["contradiction", "numbers", "Returns", "Returns, old"],
      ["contradiction", "numbers", "X2 handbook", "X2 sheet"],
      ["duplicate", "words", "Care", "Care again"],
    ]);
  });

  it("stays away once it was let be, and comes back when a text changes", async () => {
    const { actor } = await workspace();
    const question = "Wann öffnet the museum shop?";
    const id = await pair(actor, question, "At 9 o'clock, for 3 hours.");
    await pair(actor, question, "It is open for 8 hours.");
    await compareSources(actor.workspaceId);
    const [first] = (await listConflicts(actor.workspaceId)).rows;
    await setConflictState(actor, first?.id ?? "", "dismissed");
    await updateDetails(actor, id, { folder: "hours" });
    expect(await found(actor)).toEqual([]);
    await savePair(actor, {
      sourceId: id,
      details: {},
      pair: { question, phrasings: [], answer: "For 5 hours." },
    });
    expect(await found(actor)).toMatchObject([["contradiction", "numbers", question, question]]);
    await savePair(actor, {
      sourceId: id,
      details: {},
      pair: { question, phrasings: [], answer: "For 8 hours." },
    });
    expect(await found(actor)).toMatchObject([["duplicate", "words", question, question]]);
    await setSourceState(actor, id, "off");
    expect(await found(actor)).toEqual([]);
  });

  it("is none where one follows the other, or other people are told", async () => {
    const { actor } = await workspace();
    const launch = new Date(Date.now() + 86_400_000);
    await pair(actor, "How much is the lamp?", "The lamp is $40.", { validUntil: launch });
    await pair(actor, "How much is the lamp?", "The lamp is $60.", { validFrom: launch });
    const condition = { all: [{ left: "contact.email", operator: "isSet" as const }] };
    const { id: audience } = await saveAudience(actor, { name: "Members", condition });
    await pair(actor, "How much is the lamp?", "The lamp is $30.", { validUntil: launch, audience });
    expect(await found(actor)).toEqual([]);
  });
});

describe("test questions of a publication", () => {
  it("hold a flow back that would answer too little, and let it go when they go well", async () => {
    const { actor } = await workspace();
    const id = await pair(actor, "Where is the shop?", "At 1 Main Street.");
    await saveTestQuestion(actor, { question: "where is your shop", expected: id });
    await saveTestQuestion(actor, { question: "do you sell bicycles and horses", expected: id });
    await updateSettings(actor, { gateAccuracy: 0.9 });
    const whole = {
      schema: 1,
      id: "x",
      name: "Answers",
      locale: "en",
      variables: [],
      settings: {},
      ...answerFlow,
    };
    const { id: flowId } = await createFlow(actor, { name: "Answers", document: readDocument(whole, "x") });
    await expect(publishFlow(actor, { flowId })).rejects.toMatchObject({
      code: "knowledge-tests-failed",
      details: { passed: 0.5, needed: 0.9, failed: ["do you sell bicycles and horses"] },
    });
    expect(await listTestRuns(actor.workspaceId)).toMatchObject([
      { passed: 0.5, flow: { id: flowId, name: "Answers", version: null } },
    ]);
    await updateSettings(actor, { gateAccuracy: 0.5 });
    const { version } = await publishFlow(actor, { flowId });
    expect(await listTestRuns(actor.workspaceId)).toMatchObject([{ flow: { version } }, {}]);
    await updateSettings(actor, { gateAccuracy: null });
    await publishFlow(actor, { flowId });
    expect(await listTestRuns(actor.workspaceId)).toHaveLength(2);
    await testPublication({ workspaceId: actor.workspaceId, flowId, version: 2 });
    expect(await listTestRuns(actor.workspaceId)).toMatchObject([{ flow: { version: 2 } }, {}, {}]);
  });
});

describe("test questions", () => {
  it("wait for a decision where what should answer was deleted, and tell agents no title under embargo", async () => {
    const { actor } = await workspace();
    const later = { validFrom: new Date("2096-01-01T00:00:00Z"), title: "Secret lamp" };
    const secret = await pair(actor, "How much is the new lamp?", "The lamp is $60.", later);
    const gone = await pair(actor, "Where is the shop?", "At 1 Main Street.");
    const [first, second] = [
      await saveTestQuestion(actor, { question: "price of the new lamp", expected: secret }),
      await saveTestQuestion(actor, { question: "where is your shop", expected: gone }),
    ];
    const { id: runId } = await runTests(actor);
    await removeSource(actor, gone);
    const tests = await listTestQuestions(actor.workspaceId, "agent");
    expect(tests).toMatchObject([
      { id: second.id, gone: true, undecided: false, expectedSourceId: null },
      { id: first.id, gone: false, expectedSourceId: secret, expectedTitle: null },
    ]);
    for (const seen of [tests, await readTestRun(actor.workspaceId, runId, "agent")])
      expect(JSON.stringify(seen)).not.toContain("Secret");
    expect((await readTestRun(actor.workspaceId, runId, "editor"))[1]).toMatchObject({
      expectedTitle: "Secret lamp",
    });
    expect(await runTests(actor)).toMatchObject({ questions: 1, accuracy: 0 });
    await saveTestQuestion(actor, { testId: second.id, question: "where is your shop", expected: null });
    expect(await runTests(actor)).toMatchObject({ questions: 2, passed: 0.5 });
  });

  it("that all went well lower the threshold slowly: they do not tell what must stay unanswered", () => {
    const rows = (count: number, right: (at: number) => boolean) =>
      Array.from({ length: count }, (_, at) => ({ value: (at + 1) / count, right: right(at) }));
    const few = ownThreshold(
      0.95,
      rows(30, () => true),
    );
    expect(few).toBeGreaterThan(0.5);
    expect(few).toBeLessThan(usualThreshold(0.95));
    expect(
      ownThreshold(
        0.95,
        rows(1_000, () => true),
      ),
    ).toBeLessThan(0.1);
    // Where much of it is wrong it is higher than usual, but never beyond what can be.
    expect(
      ownThreshold(
        0.95,
        rows(200, (at) => at > 180),
      ),
    ).toBeGreaterThan(0.85);
    expect(
      ownThreshold(
        0.99,
        rows(200, () => false),
      ),
    ).toBe(1);
  });
});

it("asks the test questions also for a flow whose model is given the knowledge", async () => {
  const { actor } = await workspace();
  const id = await pair(actor, "Where is the shop?", "At 1 Main Street.");
  await saveTestQuestion(actor, { question: "do you sell bicycles and horses", expected: id });
  await updateSettings(actor, { gateAccuracy: 0.9 });
  const flow = flowOf(
    { start: { type: "onChat" }, write: { type: "generate", data: { instructions: "Help", knowledge: {} } } },
    ["start -> write"],
  );
  const whole = { schema: 1, id: "x", name: "Written", locale: "en", variables: [], settings: {}, ...flow };
  const { id: flowId } = await createFlow(actor, { name: "Written", document: readDocument(whole, "x") });
  await expect(publishFlow(actor, { flowId })).rejects.toMatchObject({ code: "knowledge-tests-failed" });
});

describe("a week's sample", () => {
  it("is drawn from live answers, graded by two, and what they dispute becomes a test question", async () => {
    const { owner, workspaceId } = shop;
    const sourceId = await pair(
      owner,
      "How do I cancel my order?",
      "Orders can be cancelled until they are packed.",
    );
    await pair(owner, "运费多少钱?", "满 99 元包邮,否则 8 元。");
    const visitor = await shop.visit(server);
    for (const text of ["how do i cancel my order", "运费是多少钱", "do you sell horses"])
      await visitor.say({ text });
    await asIfOn(workspaceId, "2026-03-04T12:00:00Z");
    // What was recognised in the first question for sure, and in the second not.
    await everyRow(
      server.database,
      ["event"],
      `INSERT INTO event (workspace_id, id, name, conversation_id, at, properties)
       SELECT workspace_id, (left(id::text, 14) || '7000-8000-000000000000')::uuid, 'intent.recognised', conversation_id, at,
         CASE properties ->> 'source' WHEN $2 THEN '{"outlet":"i1","intent":"Cancel"}' ELSE '{"outlet":"unsure","intent":"Refund"}' END::jsonb
       FROM event WHERE workspace_id = $1 AND name = 'knowledge.answered'`,
      [workspaceId, sourceId],
    );
    const week = weekOf(new Date("2026-03-08T23:59:59Z"));
    expect(week).toBe("2026-03-02");
    expect(await drawSample(workspaceId, week)).toBe(2);
    expect(await drawSample(workspaceId, week)).toBe(0);
    const colleague = (await joined(owner, "editor")).actor;
    const third = (await joined(owner, "editor")).actor;
    const { rows } = await listSample(owner, undefined);
    expect(rows.map(({ question, answer, channel }) => ({ question, answer, channel }))).toEqual(
      expect.arrayContaining([
        {
          question: "how do i cancel my order",
          answer: expect.stringContaining("until they are packed"),
          channel: "web",
        },
        { question: "运费是多少钱", answer: expect.stringContaining("满 99 元包邮"), channel: "web" },
      ]),
    );
    const cancel = rows.find((row) => row.sourceId === sourceId)?.id ?? "";
    const other = rows.find((row) => row.sourceId !== sourceId)?.id ?? "";
    expect(rows.map(({ id, intent }) => [id === cancel, intent]).sort()).toEqual([
      [false, null],
      [true, "Cancel"],
    ]);
    await gradeSample(owner, { sampleId: cancel, isRight: true, note: "" });
    // The second does not see what the first said.
    expect((await listSample(colleague, week)).rows.find(({ id }) => id === cancel)).toMatchObject({
      graded: 1,
      mine: null,
      others: [],
      state: "open",
    });
    await gradeSample(owner, { sampleId: other, isRight: true, note: "" });
    expect(await gradeSample(colleague, { sampleId: cancel, isRight: false, note: "Too short" })).toEqual({
      disputed: true,
    });
    expect(await gradeSample(colleague, { sampleId: other, isRight: true, note: "" })).toEqual({
      disputed: false,
    });
    await expect(gradeSample(third, { sampleId: other, isRight: false, note: "" })).rejects.toMatchObject({
      code: "graded-already",
    });
    // Who has seen what the other said cannot go over to it; a note may be added.
    await expect(gradeSample(owner, { sampleId: cancel, isRight: false, note: "" })).rejects.toMatchObject({
      code: "graded-already",
    });
    await gradeSample(owner, { sampleId: cancel, isRight: true, note: "It is all they asked" });
    expect(await qualityReport(workspaceId, week)).toMatchObject({
      sampled: 2,
      graded: 2,
      disputed: 1,
      kappa: expect.closeTo(-1 / 3, 6),
      all: { count: 1, right: 1, share: 1 },
      byChannel: [{ name: "web", count: 1 }],
    });
    const [disputed] = await listTestQuestions(workspaceId, "owner");
    expect(disputed).toMatchObject({
      question: "how do i cancel my order",
      expectedSourceId: sourceId,
      undecided: true,
    });
    expect((await runTests(owner)).questions).toBe(0);
    await saveTestQuestion(owner, {
      testId: disputed?.id,
      question: disputed?.question ?? "",
      expected: sourceId,
    });
    expect(await runTests(owner)).toMatchObject({ questions: 1, passed: 1 });
  });
});

it("a sample that was drawn early is not one of the first days", async () => {
  const { actor } = await workspace();
  const { workspaceId } = actor;
  const week = "2026-03-02";
  await updateSettings(actor, { qualitySize: 5 });
  const talk = "01960000-0000-7000-8000-00000000000a";
  const answered = async (day: number, first: number) => {
    await everyRow(
      server.database,
      ["conversation", "message", "event"],
      `WITH talk AS (
         INSERT INTO conversation (workspace_id, id, contact_id) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING),
       asked AS (
         SELECT n, $3::timestamptz + make_interval(days => $4, mins => n) AS at FROM generate_series($5::int, $5::int + 11) n),
       said AS (
         INSERT INTO message (workspace_id, conversation_id, seq, id, "from", body, created_at)
         SELECT $1, $2, 2 * n + k, gen_random_uuid(), CASE k WHEN 0 THEN 'visitor' ELSE 'bot' END,
           json_build_object('type', 'text', 'text', CASE k WHEN 0 THEN 'asked ' ELSE 'told ' END || n), at FROM asked, generate_series(0, 1) k)
       INSERT INTO event (workspace_id, id, at, name, conversation_id, properties)
       SELECT $1, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008000' || lpad(n::text, 12, '0'))::uuid, at,
         'knowledge.answered', $2, '{"confidence":0.9}' FROM asked`,
      [workspaceId, talk, `${week}T12:00:00Z`, day, first],
    );
  };
  const drawn = async () => (await listSample(actor, week)).rows.map(({ id }) => id).sort();
  await answered(0, 1);
  expect(await drawSample(workspaceId, week)).toBe(5);
  const early = await drawn();
  await answered(6, 201);
  const lots = await everyRow(
    server.database,
    ["event"],
    "SELECT id FROM event WHERE workspace_id = $1 AND name = 'knowledge.answered' ORDER BY md5(id::text) LIMIT 5",
    [workspaceId],
  );
  const lot = lots.rows.map(({ id }) => String(id)).sort();
  const kept = early.filter((id) => lot.includes(id));
  const gone = early.filter((id) => !lot.includes(id));
  // These lots are what they are: of both there are some.
  expect([kept.length > 0, gone.length > 1]).toEqual([true, true]);
  const colleague = (await joined(actor, "editor")).actor;
  for (const sampleId of [kept[0] ?? "", gone[0] ?? ""])
    for (const who of [actor, colleague]) await gradeSample(who, { sampleId, isRight: true, note: "" });
  expect(await drawSample(workspaceId, week)).toBe(5 - kept.length);
  // What was graded is kept, and not counted; the rest made room.
  expect(await drawn()).toEqual([...lot, gone[0] ?? ""].sort());
  expect(await qualityReport(workspaceId, week)).toMatchObject({ sampled: 5, graded: 1, all: { count: 1 } });
  expect(await drawSample(workspaceId, week)).toBe(0);
});

it("numbers passages anew where many were given up, and finds them all", async () => {
  const { actor } = await workspace();
  const { workspaceId } = actor;
  const names = Array.from({ length: 500 }, (_, at) => `Item${at} costs ${at} dollars.`);
  const table = (word: string) =>
    [
      "| question | answer |",
      "| --- | --- |",
      ...names.map((name) => `| Price of the ${word} ${name} | ${name} |`),
    ].join("\n");
  const kept = await pair(actor, "Where is the lighthouse?", "On the cliff.");
  const { id } = await saveText(actor, { details: { title: "Prices" }, text: table("a") });
  await everyRow(
    server.database,
    ["knowledge_passage", "knowledge_vector"],
    `INSERT INTO knowledge_vector (workspace_id, number, model, vector)
     SELECT workspace_id, number, 'small', 'vector' FROM knowledge_passage WHERE workspace_id = $1 AND source_id = $2`,
    [workspaceId, kept],
  );
  // As after years of changes.
  await everyRow(
    server.database,
    ["knowledge_base"],
    "UPDATE knowledge_base SET next_number = next_number + 30000, passages = passages + 30000 WHERE workspace_id = $1",
    [workspaceId],
  );
  await saveText(actor, { sourceId: id, details: {}, text: table("b") });
  const found = async () => {
    expect((await searchKnowledge(workspaceId, "where is the lighthouse"))[0]?.sourceId).toBe(kept);
    expect((await searchKnowledge(workspaceId, "price of the b Item77 costs"))[0]?.excerpt).toBe(names[77]);
  };
  // The first blocks are full: their rows become fewer, and say the same.
  await mergeBlocks(workspaceId);
  const rows = await everyRow(
    server.database,
    ["knowledge_index"],
    "SELECT (bucket >> 24) AS level, block FROM knowledge_index WHERE workspace_id = $1 GROUP BY 1, 2 ORDER BY 1, 2",
    [workspaceId],
  );
  expect(rows.rows).toEqual([
    { level: 0, block: 14 },
    { level: 0, block: 15 },
    { level: 1, block: 0 },
  ]);
  await found();
  // Of those years' passages few are left.
  await everyRow(
    server.database,
    ["knowledge_base"],
    "UPDATE knowledge_base SET passages = passages - 30000 WHERE workspace_id = $1",
    [workspaceId],
  );
  await tidyKnowledge(workspaceId);
  const numbers = await everyRow(
    server.database,
    ["knowledge_base", "knowledge_passage", "knowledge_vector"],
    `SELECT (SELECT count(*)::int FROM knowledge_vector v JOIN knowledge_passage p USING (workspace_id, number)
       WHERE v.workspace_id = b.workspace_id AND p.source_id = $2) AS vectors, b.first_number AS first, b.tidy_below AS below, b.next_number AS next, min(p.number) AS least, count(*)::int AS count
     FROM knowledge_base b JOIN knowledge_passage p USING (workspace_id) WHERE workspace_id = $1 GROUP BY b.workspace_id`,
    [workspaceId, kept],
  );
  const [row] = numbers.rows;
  expect(row).toMatchObject({ below: 0, vectors: 1, count: 501, least: row?.first });
  expect(row?.next).toBe(Number(row?.first) + 501);
  await found();
});
