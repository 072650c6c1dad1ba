import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { examine } from "../../scripts/doctor/examine";
import { inWords } from "../../scripts/doctor/words";
import { assertKnownKey } from "../../server/known-key";
import { chatServer, fiveSteps, flowOf, publish, SECRET, visit } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import { startProgram } from "../support/start-program";

const server = chatServer();
let dataDir = "";
beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "parley-doctor-"));
});
afterAll(() => rmSync(dataDir, { recursive: true }));

const variables = (extra: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  NODE_ENV: "test",
  DATABASE_URL: server.database.url,
  PARLEY_DATA_DIR: dataDir,
  PARLEY_SECRET_KEY: SECRET,
  ...extra,
});
/** What is found, by id: the level and the values. */
async function found(extra: Record<string, string> = {}) {
  const all = await examine(variables(extra));
  return new Map(all.map(({ id, level, values }) => [id, { level, values }]));
}

test("a sound installation: everything is looked at, only the test cluster's missing fsync is bad", async () => {
  const findings = await found();
  for (const id of [
    "node",
    "settings",
    "folder",
    "disk",
    "keyGiven",
    "database",
    "clock",
    "connections",
    "schema",
    "roles",
    "extension",
    "due",
    "leases",
    "transactions",
  ] as const)
    expect([id, findings.get(id)?.level]).toEqual([id, "ok"]);
  expect(findings.get("publishedNone")?.level).toBe("note");
  const bad = [...findings].filter(([, { level }]) => level === "bad").map(([id]) => id);
  expect(bad).toEqual(["notDurable"]);
});

test("work that nobody does is found: late timers, leases that ran out", async () => {
  const flow = await publish(server.database.pools, fiveSteps);
  const visitor = await visit(server, flow);
  await everyRow(
    server.database,
    ["run"],
    "UPDATE run SET wake_at = now() - interval '1 hour' WHERE conversation_id = $1",
    [visitor.conversation],
  );
  const waiting = await publish(
    server.database.pools,
    flowOf({ start: { type: "onChat" }, call: { type: "http", data: { url: "https://example.com/" } } }, [
      "start -> call",
    ]),
  );
  await visit(server, waiting);
  await everyRow(
    server.database,
    ["effect"],
    "UPDATE effect SET state = 'leased', done_at = NULL, lease_until = now() - interval '1 hour'",
  );
  const findings = await found();
  expect(findings.get("dueLate")).toMatchObject({ level: "bad", values: { timers: 1 } });
  expect(Number(findings.get("dueLate")?.values.seconds)).toBeGreaterThan(3_000);
  expect(findings.get("leasesOver")).toMatchObject({ level: "bad", values: { count: 1 } });
  expect(findings.get("published")).toMatchObject({ level: "ok", values: { live: 2, endpoints: 2 } });
});

test("settings, folder, address and schema that are wrong are found with what to do", async () => {
  expect((await found({ PORT: "70000" })).get("settingsBad")?.values.why).toMatch(/PORT/);
  expect((await found({ PARLEY_SECRET_KEY: "short" })).get("settingsBad")?.values.why).toMatch(
    /32 characters/,
  );
  expect((await found({ PARLEY_URL: "http://chat.example.com" })).get("insecureUrl")?.level).toBe("bad");
  expect((await found({ PARLEY_RATE_LIMITS: "off" })).get("limitsOff")?.level).toBe("note");
  expect((await found({ SSRF_ALLOW_CIDRS: "10.0.0.0/99" })).get("settingsBad")?.values.why).toMatch(
    /10.0.0.0/,
  );
  expect((await found({ PARLEY_PUBLIC_URL: "x" })).get("settingUnknown")?.values.name).toBe(
    "PARLEY_PUBLIC_URL",
  );
  expect((await found({ HOST: "0.0.0.0", PORT: "0" })).get("urlLocal")?.level).toBe("bad");
  expect((await found({ HOST: "192.0.2.1" })).get("hostWrong")?.level).toBe("bad");
  const away = await found({ DATABASE_URL: "postgresql://u:hunter2hunter2@127.0.0.1:1/none" });
  expect(away.get("databaseAway")?.level).toBe("bad");
  expect(JSON.stringify([...away])).not.toContain("hunter2");
  chmodSync(dataDir, 0o777);
  expect((await found()).get("folderOpen")).toMatchObject({ level: "bad", values: { mode: "777" } });
  chmodSync(dataDir, 0o700);
  const { owner } = server.database.pools;
  await owner.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'y', '9999_future', now())",
  );
  expect((await found()).get("schemaNewer")?.values.names).toBe("9999_future");
  await owner.query("DELETE FROM _prisma_migrations WHERE id = 'x'");
  await owner.query("ALTER TABLE message NO FORCE ROW LEVEL SECURITY");
  expect((await found()).get("wallOpen")).toMatchObject({ level: "bad", values: { tables: "message" } });
  await owner.query("ALTER TABLE message FORCE ROW LEVEL SECURITY");
});

test("another secret key than the database was begun with", async () => {
  const { url } = server.database;
  const other = "kAnother-key-of-a-good-length-and-Kind-0987";
  expect((await found()).has("keySame")).toBe(false); // nothing was noted yet
  await assertKnownKey({ url, secretKey: SECRET, otherKey: false });
  await assertKnownKey({ url, secretKey: SECRET, otherKey: false });
  expect((await found()).get("keySame")?.level).toBe("ok");
  await expect(assertKnownKey({ url, secretKey: other, otherKey: false })).rejects.toThrow(
    /PARLEY_SECRET_KEY.*--other-key/,
  );
  expect((await found({ PARLEY_SECRET_KEY: other })).get("keyOther")?.level).toBe("bad");

  const worker = (args: string[], key: string) =>
    startProgram("server/worker.ts", args, { DATABASE_URL: url, PARLEY_SECRET_KEY: key });
  const refused = await worker([], other);
  expect(await refused.ended()).toBe(1);
  expect(refused.output()).toMatch(/^parley: PARLEY_SECRET_KEY: this is not the key/m);
  // Lost for good: from now on the new one.
  const accepted = await worker(["--other-key"], other);
  await accepted.said(/is running/);
  expect(await accepted.stop()).toBe(0);
  await expect(assertKnownKey({ url, secretKey: SECRET, otherKey: false })).rejects.toThrow(
    /PARLEY_SECRET_KEY/,
  );
  await assertKnownKey({ url, secretKey: SECRET, otherKey: true });
  expect((await found()).get("keySame")?.level).toBe("ok");
});

test("a port that is taken: by Parley, or by something else", async () => {
  const { port } = new URL(server.url);
  expect((await found({ PORT: port })).get("portOurs")?.level).toBe("ok");
  const stranger = createServer((_request, response) => response.end("hello")).listen(0, "127.0.0.1");
  await once(stranger, "listening");
  const other = String((stranger.address() as AddressInfo).port);
  expect((await found({ PORT: other })).get("portTaken")?.level).toBe("bad");
  stranger.closeAllConnections();
  stranger.close();
});

test("the model is reached through the safe fetch, the mail server without sending", async () => {
  const asked: string[] = [];
  const model = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(request.headers.authorization === "Bearer good" ? 200 : 401).end("{}");
  }).listen(0, "127.0.0.1");
  await once(model, "listening");
  const { port } = model.address() as AddressInfo;
  const at = { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` };
  const open = { ...at, SSRF_ALLOW_HOSTS: `127.0.0.1:${port}` };
  expect((await found(at)).get("modelAway")?.level).toBe("bad");
  expect(asked).toEqual([]);
  expect((await found({ ...open, OPENAI_API_KEY: "good" })).get("model")?.level).toBe("ok");
  expect((await found({ ...open, OPENAI_API_KEY: "wrong" })).get("modelKey")?.level).toBe("bad");
  expect(asked).toEqual(["GET /v1/models", "GET /v1/models"]);
  model.close();
  const mail = await found({ SMTP_URL: "smtp://me:hunter2hunter2@127.0.0.1:1" });
  expect(mail.get("smtpAway")?.level).toBe("bad");
  expect(JSON.stringify([...mail])).not.toContain("hunter2");
});

test("as a program: JSON, an exit code, both languages", async () => {
  const environment = { DATABASE_URL: server.database.url };
  const json = await startProgram("scripts/doctor.ts", ["--json"], environment);
  expect(await json.ended()).toBe(1);
  const told = JSON.parse(json.output());
  expect(told).toMatchObject({ ok: false });
  for (const { level, says, fix } of told.findings) {
    expect(says).not.toMatch(/[{}]/);
    if (level === "bad") expect(fix).toBeTruthy();
  }
  const chinese = await startProgram("scripts/doctor.ts", ["--lang=zh"], environment);
  expect(await chinese.ended()).toBe(1);
  expect(chinese.output()).toMatch(/第二道隔离已开启[\s\S]*处需要处理/);
  expect(inWords("keyOpen", { file: "/a", mode: "644" }, "en")).toEqual({
    says: "secret key: /a has mode 644",
    fix: "chmod 600 /a",
  });
});
