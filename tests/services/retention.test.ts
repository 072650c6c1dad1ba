import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEnvironment } from "../../server/env";
import { cleanFiles } from "../../server/files/clean-files";
import { type FileStorage, localFiles } from "../../server/files/file-storage";
import { storeUpload } from "../../server/files/store-upload";
import { JOBS } from "../../server/jobs";
import { applyRetention } from "../../server/retention/apply-retention";
import { CONVERSATION_TABLES, OUTLIVING_TABLES } from "../../server/retention/conversation-tables";
import { getRetention } from "../../server/retention/get-retention";
import { updateRetention } from "../../server/retention/retention-settings";
import {
  chatServer,
  fiveSteps,
  type Published,
  publish,
  SECRET,
  type Visitor,
  visit,
} from "../support/chat-server";
import { testEnvironment } from "../support/environment";
import { everyRow } from "../support/every-row";

testEnvironment();
const server = chatServer();
const data = mkdtempSync(path.join(tmpdir(), "parley-retention-"));
const folder = path.join(data, "files");
const storage = localFiles(folder);
const DAY = 86_400_000;
const never = new AbortController().signal;
let shop: Published;
let other: Published;
beforeAll(async () => {
  shop = await publish(server.database.pools, fiveSteps);
  other = await publish(server.database.pools, fiveSteps);
});
afterAll(() => rmSync(data, { recursive: true }));

const KEEP = { conversations: null, events: null, runs: null };
const count = async (table: string, where = "true"): Promise<number> =>
  Number(
    (await everyRow(server.database, [table], `SELECT count(*) AS n FROM ${table} WHERE ${where}`)).rows[0]
      ?.n,
  );
const ended = async (place: Published): Promise<Visitor> => {
  const visitor = await visit(server, place);
  await visitor.say({ text: "Ada" });
  await visitor.say({ choice: "tea" });
  return visitor;
};
const upload = (place: Published, visitor: Visitor, files: FileStorage = storage) =>
  storeUpload(
    server.plane.database.reads,
    files,
    { workspaceId: place.workspaceId, conversationId: visitor.conversation },
    {
      filename: "note.txt",
      bytes: (async function* () {
        yield Buffer.from("a note");
      })(),
    },
  );
/** As if so many days had passed: retention looks from then. */
const after = (days: number) => ({ now: Date.now() + days * DAY, stopping: never });

test("conversations go with everything of theirs, of this workspace alone, and not those that are still awaited", async () => {
  const gone = await ended(shop);
  const kept = await ended(other);
  const file = await upload(shop, gone);
  const asked = await visit(server, shop);
  await everyRow(
    server.database,
    ["conversation"],
    "UPDATE conversation SET owner = 'person' WHERE id = $1",
    [asked.conversation],
  );
  const timed = await visit(server, shop);
  await everyRow(
    server.database,
    ["run"],
    "UPDATE run SET wake_at = now() + interval '1 year' WHERE conversation_id = $1",
    [timed.conversation],
  );
  expect(await applyRetention(shop.workspaceId, { ...KEEP, conversations: 40 }, after(39))).toMatchObject({
    conversations: 0,
  });
  const removed = await applyRetention(shop.workspaceId, { ...KEEP, conversations: 40 }, after(41));
  expect(removed.conversations).toBe(1);

  expect((await gone.look()).status).toBe(404);
  expect((await gone.say({ text: "hello?" })).status).toBe(404);
  for (const table of ["message", "run", "segment", "turn_key", "start_key"])
    expect([table, await count(table, `conversation_id = '${gone.conversation}'`)]).toEqual([table, 0]);
  expect(await count("contact", `workspace_id = '${shop.workspaceId}'`)).toBe(2);
  for (const visitor of [kept, asked, timed]) expect((await visitor.look()).status).toBe(200);

  // No link leads to the file; its bytes go with the next round.
  const fileGone = () => !existsSync(path.join(folder, file.url.slice(7, 9), file.url.slice(7)));
  expect(fileGone()).toBe(false);
  await cleanFiles(shop.workspaceId, storage, { cutoff: new Date(0), stopping: never });
  expect(fileGone()).toBe(true);
  expect(await count("file", `workspace_id = '${shop.workspaceId}'`)).toBe(0);

  const view = await getRetention(shop.workspaceId);
  expect(view.last?.removed.conversations).toBe(1);
  expect(view).toMatchObject({ conversations: 2, retention: KEEP });
});

test("events, ended runs and request keys go by their own age; a repeat within 30 days is still told apart", async () => {
  const visitor = await ended(shop);
  const repeat = { id: randomUUID(), text: "Ada" };
  const running = await visit(server, shop);
  await running.say(repeat);
  const mine = `conversation_id = '${visitor.conversation}'`;
  await applyRetention(shop.workspaceId, KEEP, after(29));
  // Each is kept by its own setting.
  expect((await applyRetention(shop.workspaceId, { ...KEEP, events: 400 }, after(29))).runs).toBe(0);
  const elsewhere = await ended(other);
  expect((await applyRetention(other.workspaceId, { ...KEEP, runs: 20 }, after(29))).runs).toBeGreaterThan(0);
  expect(await count("run", `conversation_id = '${elsewhere.conversation}'`)).toBe(0);
  expect(await count("turn_key", mine)).toBe(2);
  const removed = await applyRetention(
    shop.workspaceId,
    { conversations: null, events: 60, runs: 50 },
    after(55),
  );
  expect(removed).toMatchObject({ conversations: 0, events: 0 });
  expect([removed.runs >= 1, removed.requestKeys >= 3]).toEqual([true, true]);
  expect([await count("turn_key", mine), await count("start_key", mine), await count("run", mine)]).toEqual([
    0, 0, 0,
  ]);
  expect(await count("message", mine)).toBeGreaterThan(0);
  // What still runs goes on, and what has ended can be read.
  expect((await running.say({ choice: "tea" })).json.status).toBe("ended");
  expect((await visitor.look()).json.status).toBe("ended");

  const events = await count("event", `workspace_id = '${other.workspaceId}'`);
  expect((await applyRetention(shop.workspaceId, { ...KEEP, events: 60 }, after(61))).events).toBeGreaterThan(
    0,
  );
  expect(await count("event", `workspace_id = '${shop.workspaceId}'`)).toBe(0);
  expect([await count("event", `workspace_id = '${other.workspaceId}'`), events > 0]).toEqual([events, true]);
});

test("a turn that is taken while its conversation is removed is not found, never half there", async () => {
  const visitors = await Promise.all(Array.from({ length: 12 }, () => visit(server, shop)));
  const [answers] = await Promise.all([
    Promise.all(visitors.map((visitor) => visitor.say({ text: "Ada" }))),
    applyRetention(shop.workspaceId, { ...KEEP, conversations: 1 }, after(2)),
  ]);
  for (const [index, visitor] of visitors.entries()) {
    const rows = await count("message", `conversation_id = '${visitor.conversation}'`);
    const there = await count("conversation", `id = '${visitor.conversation}'`);
    expect([200, 404]).toContain(answers[index]?.status);
    expect(there === 1 ? rows > 0 : rows === 0).toBe(true);
  }
});

test("stops between batches when the process stops", async () => {
  await ended(shop);
  const stopping = AbortSignal.abort();
  const removed = await applyRetention(
    shop.workspaceId,
    { conversations: 1, events: 1, runs: 1 },
    {
      now: Date.now() + 99 * DAY,
      stopping,
    },
  );
  expect(Object.values(removed).every((count) => count === 0)).toBe(true);
});

test("F30: an upload whose bytes fail stays pending, is in no history, and is cleaned after a day", async () => {
  const visitor = await visit(server, other);
  const full: FileStorage = {
    ...storage,
    put: async () => {
      throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
    },
  };
  await expect(upload(other, visitor, full)).rejects.toThrow();
  const pending = `workspace_id = '${other.workspaceId}' AND state = 'pending'`;
  expect(await count("file", pending)).toBe(1);
  const { rows } = await everyRow(
    server.database,
    ["file"],
    `SELECT id::text, key FROM file WHERE ${pending}`,
  );
  const told = await visitor.say({ files: [String(rows[0]?.id)] });
  expect([told.status, told.json.code]).toEqual([400, "file-unknown"]);
  const env = readEnvironment({ PARLEY_SECRET_KEY: SECRET, PARLEY_DATA_DIR: data });
  /** The hourly round, when every file of the workspace is so old. */
  const cleanedAfter = async (hours: number) => {
    await everyRow(
      server.database,
      ["file"],
      `UPDATE file SET created_at = now() - interval '${hours} hours' WHERE workspace_id = '${other.workspaceId}'`,
    );
    await JOBS.find(({ name }) => name === "clean-files")?.run({}, { env, stopping: never });
  };
  const stored = await upload(other, visitor);
  await cleanedAfter(23);
  expect(await count("file", pending)).toBe(1);
  await cleanedAfter(25);
  expect(await count("file", pending)).toBe(0);
  expect(existsSync(path.join(folder, stored.url.slice(7, 9), stored.url.slice(7)))).toBe(true);
});

test("a workspace's choice is kept and written to the record", async () => {
  const actor = { workspaceId: shop.workspaceId, userId: null, apiKeyId: null, ip: null };
  await updateRetention(actor, { conversations: 90, events: null, runs: 30 });
  expect((await getRetention(shop.workspaceId)).retention).toEqual({
    conversations: 90,
    events: null,
    runs: 30,
  });
  expect(await count("audit", "action = 'retention.update'")).toBe(1);
});

test("every table that names a conversation has a rule", async () => {
  const { rows } = await server.database.pools.owner.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'conversation_id'
       AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(table_name))`,
  );
  const known: readonly string[] = [...CONVERSATION_TABLES, ...OUTLIVING_TABLES];
  expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});
