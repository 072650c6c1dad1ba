import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { migrateJobs } from "../../server/db/job-schema";
import { inWorkspace } from "../../server/db/tenant";
import { readEnvironment } from "../../server/env";
import { JOBS } from "../../server/jobs";
import { runJobs } from "../../server/jobs/run-jobs";
import {
  removeSource,
  rollbackSource,
  setSourceState,
  updateDetails,
} from "../../server/knowledge/change-source";
import { findOriginal } from "../../server/knowledge/find-original";
import { getSource, listPassages } from "../../server/knowledge/get-source";
import { keepOriginal, MOST_KEPT } from "../../server/knowledge/keep-original";
import { addPage, recrawl, recrawlAll } from "../../server/knowledge/pages";
import { readOriginalPart } from "../../server/knowledge/read-original";
import { readSource } from "../../server/knowledge/read-source";
import { runTests } from "../../server/knowledge/run-tests";
import { savePair, saveText } from "../../server/knowledge/save-source";
import { searchKnowledge } from "../../server/knowledge/search-knowledge";
import { listTestQuestions, saveTestQuestion } from "../../server/knowledge/test-questions";
import {
  addUploadPart,
  beginUpload,
  finishUpload,
  MOST_UNFINISHED,
  MOST_UPLOAD,
  takeUpload,
} from "../../server/knowledge/uploads";
import { parseEgressPolicy } from "../../server/safe-fetch";
import { SECRET } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import { anotherWorkspace, firstOwner, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";

const database = testDatabase();
let shop: Shop;
let site: Server;
let address: string;
let page = "<title>Opening hours</title><h1>Hours</h1><p>The shop is open from 9 to 17.</p>";
let stop: () => Promise<void>;
/** How `/moving` answers, and what it was asked last. */
const moving = { status: 200, etag: '"one"' };
let asked: IncomingHttpHeaders;
/** Happens while a page is on its way, once. */
let onPage: (() => Promise<void>) | undefined;

beforeAll(async () => {
  shop = await firstOwner();
  await migrateJobs({ url: database.url });
  site = createServer(async (request, response) => {
    const happens = onPage;
    onPage = undefined;
    await happens?.();
    if (request.url === "/gone") response.writeHead(404).end();
    else if (request.url === "/moving") {
      asked = request.headers;
      if (moving.status === 200 && asked["if-none-match"] === moving.etag) response.writeHead(304).end();
      else response.writeHead(moving.status, { "content-type": "text/html", etag: moving.etag }).end(page);
    } else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const env = readEnvironment({ PARLEY_SECRET_KEY: SECRET, SSRF_ALLOW_CIDRS: "127.0.0.0/8" });
  const jobs = JOBS.filter(({ name }) => name.startsWith("knowledge"));
  stop = await runJobs(database.pools.owner, jobs, { env, stopping: new AbortController().signal });
});
afterAll(async () => {
  await stop();
  site.close();
});

const settled = (id: string, { workspaceId } = shop.actor) =>
  vi.waitFor(
    async () => {
      const source = await getSource({ workspaceId, role: "owner" }, id);
      if (source.work !== null && source.work.step !== "failed") throw new Error(source.work.step);
      return source;
    },
    { timeout: 90_000, interval: 30 },
  );

const keptFiles = (workspaceId: string) =>
  inWorkspace(workspaceId, (tx) => tx.knowledgeUpload.count({ where: { workspaceId } }));

async function upload(fileName: string, text: string, actor = shop.actor): Promise<string> {
  const bytes = Buffer.from(text);
  const { uploadId, partSize } = await beginUpload(actor, { fileName, size: bytes.length });
  for (let part = 0; part * partSize < bytes.length; part++) {
    const data = bytes.subarray(part * partSize, (part + 1) * partSize).toString("base64");
    await addUploadPart(actor, { uploadId, part, data });
  }
  return uploadId;
}

test("a page is read with its title, read again when it has changed, and left alone when it has not", async () => {
  const { actor } = shop;
  const { id } = await addPage(actor, { url: `${address}/hours#top`, details: { crawlHours: 24 } });
  expect(await settled(id)).toMatchObject({
    title: "Opening hours",
    version: 1,
    passages: 1,
    work: null,
    url: `${address}/hours`,
  });
  const best = async () => (await searchKnowledge(actor.workspaceId, "when is the shop open"))[0];
  expect(await best()).toMatchObject({
    sourceId: id,
    url: `${address}/hours`,
    excerpt: "The shop is open from 9 to 17.",
  });
  const { rows } = await database.pools.owner.query(
    "SELECT run_at > now() + interval '23 hours' AS later FROM graphile_worker.jobs WHERE key LIKE '%later%'",
  );
  expect(rows).toEqual([{ later: true }]);
  page = page.replace("17", "20");
  await recrawl(actor, id);
  expect((await settled(id)).version).toBe(2);
  expect((await best())?.excerpt).toContain("9 to 20");
  await recrawl(actor, id);
  expect((await settled(id)).version).toBe(2);
  // Switched off, it is not read; switched on again, its schedule goes on.
  await setSourceState(actor, id, "off");
  await database.pools.owner.query("SELECT graphile_worker.remove_job($1)", [`knowledge-read/later/${id}`]);
  page = page.replace("20", "21");
  const policy = parseEgressPolicy({ SSRF_ALLOW_CIDRS: "127.0.0.0/8" });
  await readSource({ workspaceId: actor.workspaceId, sourceId: id, userId: null }, policy);
  expect(await getSource(actor, id)).toMatchObject({ version: 2, work: null });
  await setSourceState(actor, id, "live");
  const { rows: again } = await database.pools.owner.query(
    "SELECT run_at > now() + interval '23 hours' AS later FROM graphile_worker.jobs WHERE key = $1",
    [`knowledge-read/later/${id}`],
  );
  expect(again).toEqual([{ later: true }]);
  await removeSource(actor, id);
  expect(await best()).toBeUndefined();
});

test("a page that is not there, or not to be reached, says so", async () => {
  const gone = await addPage(shop.actor, { url: `${address}/gone`, details: {} });
  expect((await settled(gone.id)).work).toMatchObject({ step: "failed", error: "page-status-404" });
  const inside = await addPage(shop.actor, { url: "http://169.254.169.254/latest/meta-data/", details: {} });
  expect((await settled(inside.id)).work).toMatchObject({ step: "failed", error: "page-blocked" });
  for (const url of ["file:///etc/passwd", "javascript:alert(1)", "http://a:b@example.com/", "nothing"])
    await expect(addPage(shop.actor, { url, details: {} })).rejects.toMatchObject({ code: "page-address" });
});

test("a page that has gone is answered from no more, and again once it is back", async () => {
  const { actor } = await anotherWorkspace(shop, "Moving");
  const { workspaceId } = actor;
  const policy = parseEgressPolicy({ SSRF_ALLOW_CIDRS: "127.0.0.0/8" });
  page = "<h1>Parking</h1><p>Parking costs two euros an hour.</p>";
  const { id } = await addPage(actor, { url: `${address}/moving`, details: { crawlHours: 6 } });
  await settled(id, actor);
  expect(asked["if-none-match"]).toBeUndefined();
  const onSchedule = async (status: number) => {
    moving.status = status;
    await database.pools.owner.query("SELECT graphile_worker.remove_job($1)", [`knowledge-read/later/${id}`]);
    await readSource({ workspaceId, sourceId: id, userId: null }, policy);
    const { rows } = await database.pools.owner.query("SELECT 1 FROM graphile_worker.jobs WHERE key = $1", [
      `knowledge-read/later/${id}`,
    ]);
    const found = await searchKnowledge(workspaceId, "what does parking cost");
    const { state, work, version } = await getSource(actor, id);
    return { state, error: work?.error, version, answers: found.length > 0, goesOn: rows.length > 0 };
  };
  const live = { state: "live", error: undefined, version: 1, answers: true, goesOn: true };
  const off = { ...live, state: "off", answers: false };
  const dayLater = () =>
    everyRow(
      database,
      ["knowledge_source"],
      "UPDATE knowledge_source SET missing_since = missing_since - interval '25 hours' WHERE workspace_id = $1 AND id = $2",
      [workspaceId, id],
    );
  // In the state in which it was read last: not read again. Who asks for it has it read whole.
  expect(await onSchedule(200)).toEqual(live);
  expect(asked["if-none-match"]).toBe(moving.etag);
  await recrawl(actor, id);
  await settled(id, actor);
  expect(asked["if-none-match"]).toBeUndefined();
  // Not there for a moment, or out of order for days, is not gone.
  moving.etag = '"two"';
  expect(await onSchedule(404)).toEqual({ ...live, error: "page-missing" });
  expect(await onSchedule(200)).toEqual(live);
  await dayLater();
  expect(await onSchedule(404)).toEqual({ ...live, error: "page-missing" });
  await dayLater();
  expect(await onSchedule(503)).toEqual({ ...live, error: "page-status-503" });
  moving.etag = '"three"';
  expect(await onSchedule(404)).toEqual({ ...off, error: "page-gone" });
  expect(await onSchedule(404)).toEqual({ ...off, error: "page-gone" });
  expect(await onSchedule(503)).toEqual({ ...off, error: "page-status-503" });
  // Back as it was, and back otherwise.
  moving.etag = '"two"';
  expect(await onSchedule(200)).toEqual(live);
  moving.etag = '"three"';
  expect(await onSchedule(410)).toEqual({ ...off, error: "page-gone" });
  page = page.replace("two", "three");
  expect(await onSchedule(200)).toEqual({ ...live, version: 2 });
  // What somebody switched on is tried anew, what they switched off stays off, and what they wrote stays live.
  moving.etag = '"four"';
  await onSchedule(410);
  await setSourceState(actor, id, "live");
  expect(await onSchedule(404)).toMatchObject({ state: "live", error: "page-missing" });
  await onSchedule(410);
  await setSourceState(actor, id, "off");
  expect(await onSchedule(200)).toMatchObject({ state: "off", goesOn: false });
  await setSourceState(actor, id, "live");
  await saveText(actor, { sourceId: id, details: {}, text: "Parking costs nothing." });
  expect(await onSchedule(410)).toMatchObject({ state: "live", error: "page-status-410", answers: true });
  // Not to be read again, it stays as it is though its next reading was asked for.
  await recrawl(actor, id);
  await settled(id, actor);
  await setSourceState(actor, id, "live");
  await updateDetails(actor, id, { crawlHours: null });
  expect(await onSchedule(410)).toMatchObject({ state: "live", answers: true, goesOn: false });
});

test("a file comes in parts, answers once it is read, and is replaced by its next version", async () => {
  const { actor } = shop;
  const filler = Array.from({ length: 1_200 }, () => "=".repeat(900)).join("\n\n");
  const csv = `Question,Answer\n"How tall is the ladder?","Three metres, or five."\n可以分期付款吗,支持三期免息`;
  const first = await upload("ladder.csv", csv);
  const { id } = await finishUpload(actor, { uploadId: first, details: { folder: "files" } });
  expect(await settled(id)).toMatchObject({
    kind: "table",
    title: "ladder",
    fileName: "ladder.csv",
    passages: 2,
    folder: "files",
  });
  expect((await searchKnowledge(actor.workspaceId, "how tall is the ladder"))[0]).toMatchObject({
    sourceId: id,
    excerpt: "Three metres, or five.",
  });
  expect((await searchKnowledge(actor.workspaceId, "能分期付款吗"))[0]).toMatchObject({ sourceId: id });
  await expect(finishUpload(actor, { uploadId: first, details: {} })).rejects.toMatchObject({ status: 404 });
  const large = await upload("ladder.md", `# Ladder\n\nFour metres.\n\n${filler}`);
  await finishUpload(actor, { uploadId: large, sourceId: id, details: {} });
  const changed = await settled(id);
  expect(changed).toMatchObject({ version: 2, fileName: "ladder.md" });
  expect((await searchKnowledge(actor.workspaceId, "可以分期付款吗"))[0]?.confidence ?? 0).toBeLessThan(0.5);
  // The file that it was read from last is kept, and no other.
  const whole = `# Ladder\n\nFour metres.\n\n${filler}`;
  expect(changed.original).toEqual({ fileName: "ladder.md", size: Buffer.byteLength(whole) });
  const begin = await readOriginalPart(actor, { sourceId: id, part: 0 });
  const rest = await readOriginalPart(actor, { sourceId: id, part: begin.parts - 1 });
  expect(begin.parts).toBe(2);
  expect(Buffer.concat([begin.bytes, rest.bytes]).toString()).toBe(whole);
  expect(await keptFiles(actor.workspaceId)).toBe(1);
});

test("a file is read again from its bytes; words that were written since give way only where that is asked for", async () => {
  const { actor } = await anotherWorkspace(shop, "Originals");
  const { workspaceId } = actor;
  const sent = await upload("lamp.md", "# Lamp\n\nIt shines for eight hours.", actor);
  const { id } = await finishUpload(actor, { uploadId: sent, details: {} });
  expect(await settled(id, actor)).toMatchObject({ version: 1, byHand: false });
  // As a reader left it that could do less.
  await everyRow(
    database,
    ["knowledge_version"],
    "UPDATE knowledge_version SET text = 'It' WHERE workspace_id = $1 AND source_id = $2",
    [workspaceId, id],
  );
  expect(await recrawlAll(actor)).toEqual({ asked: 1 });
  expect(await settled(id, actor)).toMatchObject({
    version: 2,
    text: "# Lamp\n\nIt shines for eight hours.",
  });
  await saveText(actor, { sourceId: id, details: {}, text: "It shines for nine hours." });
  await recrawlAll(actor);
  expect(await settled(id, actor)).toMatchObject({
    version: 3,
    byHand: true,
    text: "It shines for nine hours.",
  });
  await recrawl(actor, id);
  expect(await settled(id, actor)).toMatchObject({ version: 4, byHand: false });
  expect((await searchKnowledge(workspaceId, "how long does the lamp shine"))[0]?.text).toContain("eight");
  // What somebody brought back is theirs too.
  await rollbackSource(actor, id, 3);
  expect(await getSource(actor, id)).toMatchObject({ version: 5, byHand: true });
  // Others see no file; with its source it is gone.
  await expect(readOriginalPart(shop.actor, { sourceId: id, part: 0 })).rejects.toMatchObject({
    status: 404,
  });
  await expect(readOriginalPart(actor, { sourceId: id, part: 1 })).rejects.toMatchObject({
    code: "original-gone",
  });
  expect(await keptFiles(workspaceId)).toBe(1);
  await removeSource(actor, id);
  expect(await keptFiles(workspaceId)).toBe(0);
});

test("files are kept as far as there is room", async () => {
  const { actor } = await anotherWorkspace(shop, "Room");
  const { workspaceId } = actor;
  const { id } = await finishUpload(actor, {
    uploadId: await upload("a.txt", "Open daily.", actor),
    details: {},
  });
  await settled(id, actor);
  const uploadId = await upload("b.txt", "Closed on Sunday.", actor);
  const { id: other } = await saveText(actor, { details: { title: "b" }, text: "b" });
  await inWorkspace(workspaceId, async (tx) => {
    await takeUpload(tx, workspaceId, uploadId, other);
    expect(await keepOriginal(tx, workspaceId, other, uploadId, 20)).toBe(false);
    expect(await findOriginal(tx, workspaceId, other)).toBeUndefined();
  });
  expect((await getSource(actor, id)).original).toEqual({ fileName: "a.txt", size: 11 });
});

test("a page's words that somebody changed stay until the page itself changes", async () => {
  const { actor } = await anotherWorkspace(shop, "Pages");
  page = "<h1>Delivery</h1><p>9 to 20.</p>";
  const { id } = await addPage(actor, { url: `${address}/page`, details: { crawlHours: 24 } });
  expect(await settled(id, actor)).toMatchObject({ version: 1, byHand: false });
  await saveText(actor, { sourceId: id, details: {}, text: "From nine to eight." });
  const policy = parseEgressPolicy({ SSRF_ALLOW_CIDRS: "127.0.0.0/8" });
  const onSchedule = () => readSource({ workspaceId: actor.workspaceId, sourceId: id, userId: null }, policy);
  await onSchedule();
  expect(await getSource(actor, id)).toMatchObject({ version: 2, text: "From nine to eight." });
  page = "<h1>Delivery</h1><p>9 to 21.</p>";
  await onSchedule();
  expect(await getSource(actor, id)).toMatchObject({ version: 3, byHand: false });
  // Written while the page is being read, which says what it said.
  onPage = async () => void (await saveText(actor, { sourceId: id, details: {}, text: "Till midnight." }));
  await readSource({ workspaceId: actor.workspaceId, sourceId: id, userId: actor.userId, all: true }, policy);
  expect(await getSource(actor, id)).toMatchObject({ version: 4, byHand: true, work: null });
  expect((await listPassages(actor, id)).map(({ text }) => text)).toEqual(["Till midnight."]);
});

test("a file that cannot be read is kept to be read again, but takes no room that others have", async () => {
  const { actor } = await anotherWorkspace(shop, "Damaged");
  const { workspaceId } = actor;
  const damaged = async () => {
    const uploadId = await upload("a.pdf", "%PDF-1.4 nothing", actor);
    const { id } = await finishUpload(actor, { uploadId, details: {} });
    expect((await settled(id, actor)).work).toMatchObject({ step: "failed" });
    return getSource(actor, id);
  };
  expect((await damaged()).original).toEqual({ fileName: "a.pdf", size: 16 });
  await inWorkspace(workspaceId, async (tx) => {
    const { id: sourceId } = await tx.knowledgeUpload.findFirstOrThrow({ where: { workspaceId } });
    const big = { workspaceId, id: randomUUID(), sourceId, fileName: "b.pdf", size: MOST_KEPT };
    await tx.knowledgeUpload.create({ data: big });
  });
  expect((await damaged()).original).toBeNull();
});

test("a file that cannot be read does not take the place of one that was", async () => {
  const { actor } = await anotherWorkspace(shop, "Replaced");
  const { workspaceId } = actor;
  const good = "The kettle boils a litre in three minutes.";
  const { id } = await finishUpload(actor, { uploadId: await upload("kettle.md", good, actor), details: {} });
  expect(await settled(id, actor)).toMatchObject({ version: 1 });
  const replace = async (name: string, text: string) => {
    const uploadId = await upload(name, text, actor);
    await finishUpload(actor, { uploadId, sourceId: id, details: {} });
    return settled(id, actor);
  };
  const refused = await replace("kettle-2.pdf", "%PDF-1.4 nothing");
  expect(refused).toMatchObject({
    work: { step: "failed", error: "file-damaged", refused: "kettle-2.pdf" },
    version: 1,
    fileName: "kettle.md",
    text: good,
    original: { fileName: "kettle.md", size: good.length },
  });
  expect((await searchKnowledge(workspaceId, "how long does the kettle take to boil"))[0]?.text).toBe(good);
  expect(await keptFiles(workspaceId)).toBe(1);
  const { bytes } = await readOriginalPart(actor, { sourceId: id, part: 0 });
  expect(Buffer.from(bytes).toString()).toBe(good);
  // Read again, it is the good one that is read; a better one takes its place.
  await recrawl(actor, id);
  expect(await settled(id, actor)).toMatchObject({ work: null, version: 1 });
  expect(await replace("kettle-3.md", "It takes two minutes.")).toMatchObject({
    work: null,
    version: 2,
    fileName: "kettle-3.md",
    original: { fileName: "kettle-3.md" },
  });
  expect(await keptFiles(workspaceId)).toBe(1);
});

test("so many files may be on their way in at a time, and what nobody finished gives way", async () => {
  const { actor } = await anotherWorkspace(shop, "Unfinished");
  const { workspaceId } = actor;
  const begin = (size = 1) => beginUpload(actor, { fileName: "a.txt", size });
  const refused = { status: 409, code: "uploads-unfinished", path: "size" };
  const began = await Promise.allSettled(Array.from({ length: MOST_UNFINISHED.files + 3 }, () => begin()));
  expect(began.filter(({ status }) => status === "rejected")).toHaveLength(3);
  await expect(begin()).rejects.toMatchObject(refused);
  // Another workspace has room of its own.
  await beginUpload(shop.actor, { fileName: "a.txt", size: 1 });
  const age = (hours: number) =>
    everyRow(
      database,
      ["knowledge_upload"],
      "UPDATE knowledge_upload SET created_at = now() - make_interval(mins => $2) WHERE workspace_id = $1",
      [workspaceId, hours * 60 + 1],
    );
  await age(1);
  await begin();
  expect(await keptFiles(workspaceId)).toBe(1);
  for (let sent = 1; sent + MOST_UPLOAD <= MOST_UNFINISHED.bytes; sent += MOST_UPLOAD)
    await begin(MOST_UPLOAD);
  await expect(begin(MOST_UPLOAD)).rejects.toMatchObject(refused);
  await age(24);
  await begin(MOST_UPLOAD);
  expect(await keptFiles(workspaceId)).toBe(1);
});

test("a file that is not what its name says, incomplete or too large does not come in", async () => {
  const { actor } = shop;
  const odd = await finishUpload(actor, {
    uploadId: await upload("a.pdf", "<svg onload=alert(1)>"),
    details: {},
  });
  expect((await settled(odd.id)).work).toMatchObject({ step: "failed", error: "file-type" });
  await expect(beginUpload(actor, { fileName: "a.exe", size: 10 })).rejects.toMatchObject({
    code: "file-type",
  });
  await expect(beginUpload(actor, { fileName: "a.pdf", size: 2_000_000_000 })).rejects.toMatchObject({
    status: 413,
  });
  const { uploadId } = await beginUpload(actor, { fileName: "a.txt", size: 5 });
  await expect(finishUpload(actor, { uploadId, details: {} })).rejects.toMatchObject({
    code: "upload-incomplete",
  });
  await expect(addUploadPart(actor, { uploadId, part: 0, data: "aGVsbG8gdGhlcmU=" })).rejects.toMatchObject({
    code: "upload-part",
  });
});

test("test questions tell how good it is, and what has changed since", async () => {
  const { actor } = shop;
  const { id } = await finishUpload(actor, {
    uploadId: await upload("moon.txt", "The moon lamp has a battery for eight hours."),
    details: {},
  });
  await settled(id);
  await saveTestQuestion(actor, {
    question: "How long does the battery of the moon lamp last?",
    expected: id,
  });
  await saveTestQuestion(actor, { question: "Who won the match yesterday?", expected: null });
  const run = await runTests(actor);
  expect(run).toMatchObject({ questions: 2, accuracy: 1 });
  expect(run.calibration.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  await removeSource(actor, id);
  const again = await runTests(actor);
  // What should answer is gone: that question waits until somebody says what should now.
  expect(again).toMatchObject({ questions: 1, accuracy: null, passed: 1 });
  expect(again.results.find(({ question }) => question.startsWith("Who"))).toMatchObject({
    outcome: "rightlySilent",
    changed: false,
  });
  expect(await listTestQuestions(actor.workspaceId, "owner")).toContainEqual(
    expect.objectContaining({ expectedSourceId: null, gone: true }),
  );
});

test("what an older reader made of a source is read anew, for one and for all, and stays to be found", async () => {
  const { actor } = await anotherWorkspace(shop, "Read again");
  const { workspaceId } = actor;
  const save = (title: string, text: string) => saveText(actor, { details: { title }, text });
  const { id } = await save("Grinder", "Q: Is it loud?\n\nA: No, it hums at 55 dB.");
  const { id: other } = await save("Kettle", "Q: Does it whistle?\n\nA: Yes, at once.");
  const pair = { question: "Open on Sunday?", phrasings: [], answer: "No." };
  const { id: pairId } = await savePair(actor, { details: {}, pair });
  // As a reader left them that knew no questions in texts.
  await everyRow(
    database,
    ["knowledge_passage"],
    "DELETE FROM knowledge_passage WHERE workspace_id = $1 AND source_id IN ($2, $3) AND position > 0",
    [workspaceId, id, other],
  );
  const passages = async (sourceId: string) => (await listPassages(actor, sourceId)).length;
  const done = (sourceId: string) =>
    vi.waitFor(
      async () => {
        const { work } = await getSource(actor, sourceId);
        if (work !== null) throw new Error(work.step);
      },
      { timeout: 60_000, interval: 30 },
    );
  expect([await passages(id), await passages(other)]).toEqual([1, 1]);
  await recrawl(actor, id);
  await done(id);
  expect([await passages(id), await passages(other)]).toEqual([2, 1]);
  expect(await recrawlAll(actor)).toEqual({ asked: 2 });
  await done(id);
  await done(other);
  expect([await passages(id), await passages(other)]).toEqual([2, 2]);
  expect((await searchKnowledge(workspaceId, "does the kettle whistle"))[0]?.excerpt).toBe("Yes, at once.");
  expect((await getSource(actor, id)).version).toBe(1);
  await expect(recrawl(actor, pairId)).rejects.toMatchObject({ code: "knowledge-kind" });
});
