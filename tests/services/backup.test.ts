import { randomUUID } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkBackup } from "../../server/backup/check-backup";
import { restoreEmbedded } from "../../server/backup/restore-embedded";
import { writeBackup } from "../../server/backup/write-backup";
import { type EmbeddedDatabase, joinEmbedded } from "../../server/db/embedded";
import { migrate, readMigrations } from "../../server/db/migrate";
import { createPools, type Pools } from "../../server/db/pools";
import { localFiles } from "../../server/files/file-storage";
import { storeUpload } from "../../server/files/store-upload";
import {
  type ChatServer,
  call,
  fiveSteps,
  flowOf,
  publish,
  SECRET,
  startChatServer,
  visit,
} from "../support/chat-server";

const root = path.resolve(import.meta.dirname, "../..");
const migrations = path.join(root, "prisma/migrations");
// Under the project, not the system's temporary folder: the database's user has to be able to enter it.
mkdirSync(path.join(root, ".parley"), { recursive: true });
const base = mkdtempSync(path.join(root, ".parley/backup-test-"));
chmodSync(base, 0o711);
const dataDir = path.join(base, "data");
const target = path.join(base, "restored");
const file = path.join(base, "backup.tar.gz");
const left: (() => Promise<unknown>)[] = [];
let cluster: EmbeddedDatabase;
let server: ChatServer;
let pools: Pools;

beforeAll(async () => {
  cluster = await joinEmbedded({ dataDir, durable: false });
  left.push(() => cluster.leave());
  await migrate({ url: cluster.url, folder: migrations });
  pools = await createPools({ url: cluster.url, max: 4 });
  left.push(() => pools.close());
  server = await startChatServer(pools);
  left.push(() => server.close());
});
afterAll(async () => {
  for (const leave of left.reverse()) await leave();
  rmSync(base, { recursive: true, force: true });
});

const take = (name = file, includeKey = false) =>
  writeBackup({
    url: cluster.adminUrl,
    filesFolder: path.join(dataDir, "files"),
    secretKey: SECRET,
    includeKey,
    file: name,
    version: "0",
    now: new Date(),
  });
const put = (archive: string, folder: string, replace = false) =>
  checkBackup(archive, readMigrations(migrations)).then((manifest) =>
    restoreEmbedded({
      file: archive,
      manifest,
      dataDir: folder,
      migrations,
      replace,
      durable: false,
      now: new Date(),
    }),
  );

test("taken under running conversations, restored into a new folder: whole turns, equal rows, and they go on", async () => {
  const flow = await publish(pools, fiveSteps);
  const before = await visit({ url: server.url }, flow);
  await before.say({ text: "Ada, 小明 \\ \t 'quoted'" });
  const uploaded = await storeUpload(
    server.plane.database.reads,
    localFiles(path.join(dataDir, "files")),
    { workspaceId: flow.workspaceId, conversationId: before.conversation },
    {
      filename: "a.txt",
      bytes: (async function* () {
        yield Buffer.from("bytes of a file");
      })(),
    },
  );
  // Rows that triggers make of others: what somebody did becomes totals and interests, a campaign its entry.
  await publish(pools, flowOf({ start: { type: "onEvent", data: { event: "order.paid" } } }, []));
  const event = `INSERT INTO contact_event (workspace_id, contact_id, at, id, name, properties)
    SELECT workspace_id, contact_id, now(), gen_random_uuid(), 'order.paid', '{"product": "tea"}' FROM conversation WHERE id = $1`;
  const total = "SELECT count::int FROM contact_event_total";
  const source = new pg.Client(cluster.adminUrl);
  await source.connect();
  await source.query(event, [before.conversation]);
  await source.end();
  let going = true;
  const busy = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (going) {
        const visitor = await visit({ url: server.url }, flow);
        await visitor.say({ text: "Ann" });
      }
    }),
  );
  const manifest = await take();
  going = false;
  await busy;
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(manifest.files).toMatchObject({ count: 1, missing: 0 });
  expect(gunzipSync(readFileSync(file)).includes(SECRET)).toBe(false);

  await put(file, target);
  expect(readdirSync(target).filter((name) => name.startsWith("restoring"))).toEqual([]);
  const copy = await joinEmbedded({ dataDir: target, durable: false });
  const copied = await createPools({ url: copy.url, max: 4 });
  const again = await startChatServer(copied);
  left.push(async () => {
    await again.close();
    await copied.close();
    await copy.leave();
  });
  // No turn is there in part: every conversation has the messages that its version says.
  const admin = new pg.Client(copy.adminUrl);
  await admin.connect();
  const { rows } = await admin.query(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE last_seq <> (SELECT count(*) FROM message m WHERE m.conversation_id = c.id))::int AS torn FROM conversation c`,
  );
  const made = manifest.tables.filter(({ name }) =>
    /^(contact_event_total|contact_interest|campaign_entry)$/.test(name),
  );
  expect(made.map((one) => one.rows)).toEqual([1, 1, 1]);
  await admin.query(event, [before.conversation]);
  expect((await admin.query(total)).rows).toEqual([{ count: 2 }]); // the triggers are there again
  await admin.end();
  expect(rows[0]).toMatchObject({ torn: 0 });
  expect(rows[0].all).toBe(manifest.tables.find(({ name }) => name === "conversation")?.rows);
  // The same token, the same words, and the next turn.
  const at = `${again.url}/v1/chat/conversations/${before.conversation}`;
  const seen = await call(at, { token: before.token });
  expect(seen.text).toContain("小明 \\\\ \\t 'quoted'");
  const next = await call(`${at}/messages`, {
    token: before.token,
    body: { id: randomUUID(), choice: "tea" },
  });
  expect([next.status, next.json.status]).toEqual([200, "ended"]);
  expect(
    readFileSync(path.join(target, "files", uploaded.url.slice(7, 9), uploaded.url.slice(7)), "utf8"),
  ).toBe("bytes of a file");
});

test("what is there is never touched without being asked, and put aside, not removed, when asked", async () => {
  const folder = path.join(base, "occupied");
  mkdirSync(path.join(folder, "files"), { recursive: true });
  chmodSync(folder, 0o711);
  writeFileSync(path.join(folder, "files/old"), "old");
  await expect(put(file, folder)).rejects.toThrow(/--replace/);
  const { before = "" } = await put(file, folder, true);
  expect(readFileSync(path.join(before, "files/old"), "utf8")).toBe("old");
  expect(existsSync(path.join(folder, "pg.json"))).toBe(true);
  await expect(put(file, dataDir, true)).rejects.toThrow(/running/);
  // A server whose last user was killed is stopped before its folder is moved.
  const abandoned = await joinEmbedded({ dataDir: folder, durable: false });
  rmSync(path.join(folder, "pg.users"), { recursive: true });
  await put(file, folder, true);
  await expect(new pg.Client(abandoned.url).connect()).rejects.toThrow();
});

test("a backup that is damaged, cut off, newer or no backup is refused before anything is made", async () => {
  const folder = path.join(base, "untouched");
  const bytes = gunzipSync(readFileSync(file));
  const tried = async (content: Buffer): Promise<string> => {
    const name = path.join(base, `bad-${randomUUID()}`);
    writeFileSync(name, content);
    return put(name, folder).then(
      () => "restored",
      (error: Error) => error.message,
    );
  };
  const changed = Buffer.from(bytes);
  const at = changed.indexOf("Nice name");
  changed[at] = 78 ^ 1;
  expect(at).toBeGreaterThan(0);
  expect(await tried(gzipSync(changed))).toMatch(/damaged/);
  expect(await tried(gzipSync(bytes.subarray(0, bytes.length / 2)))).toMatch(/cut off/);
  expect(await tried(readFileSync(file).subarray(0, 5_000))).toMatch(/cannot be read|cut off/);
  expect(await tried(Buffer.from("hello"))).toMatch(/cannot be read/);
  await expect(checkBackup(file, readMigrations(migrations).slice(0, -1))).rejects.toThrow(/newer Parley/);
  await expect(checkBackup(path.join(base, "nothing"), [])).rejects.toThrow(/not there/);
  expect(existsSync(folder)).toBe(false);
});

test("a backup takes no other's place, leaves no half, and holds the key only when asked to", async () => {
  await expect(take()).rejects.toThrow(/exists/);
  const withKey = path.join(base, "with-key.tar.gz");
  await take(withKey, true);
  expect(gunzipSync(readFileSync(withKey)).includes(SECRET)).toBe(true);
  const folder = path.join(base, "keyed");
  await put(withKey, folder);
  expect(readFileSync(path.join(folder, "secrets"), "utf8")).toContain(SECRET);
  expect(statSync(path.join(folder, "secrets")).mode & 0o777).toBe(0o600);
  expect(readdirSync(base).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("a login that does not see every workspace is refused: its backup would be silently incomplete", async () => {
  const name = path.join(base, "blind.tar.gz");
  await expect(
    writeBackup({
      url: cluster.url,
      filesFolder: base,
      secretKey: SECRET,
      includeKey: false,
      file: name,
      version: "0",
      now: new Date(),
    }),
  ).rejects.toThrow(/BYPASSRLS/);
  expect(existsSync(name)).toBe(false);
});
