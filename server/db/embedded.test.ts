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
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { makeFolder } from "../make-folder";
import { joinEmbedded, makeDataDir } from "./embedded";

// Under the project, not the system's temporary folder: the database's user has to be able to enter it.
const parent = path.resolve(import.meta.dirname, "../../.parley");
mkdirSync(parent, { recursive: true });
const base = mkdtempSync(path.join(parent, "embedded-test-"));
chmodSync(base, 0o711);
const dataDir = path.join(base, "data");
const join = () => joinEmbedded({ dataDir, durable: false });
// Where root's project is closed to the database's user, the cluster lies outside (see joinEmbedded).
let home = "";
const homes: string[] = [];
afterAll(() => {
  for (const folder of [home, ...homes.filter((one) => path.isAbsolute(one)), base])
    if (folder) rmSync(folder, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("is made on first use, stopped by the last who leaves, and kept", async () => {
  const first = await join();
  await ask(first.url, "create table kept (n int); insert into kept values (7)");
  expect(await ask(first.url, "select pg_encoding_to_char(encoding) as e from pg_database limit 1")).toEqual([
    { e: "UTF8" },
  ]);
  expect(statSync(path.join(dataDir, "pg.json")).mode & 0o777).toBe(0o600);
  await first.leave();
  await expect(ask(first.url, "select 1")).rejects.toThrow();

  const again = await join();
  expect(await ask(again.url, "select n from kept")).toEqual([{ n: 7 }]);
  // A user that died without leaving does not keep the cluster alive.
  writeFileSync(path.join(dataDir, "pg.users", "999999999-1"), "");
  await again.leave();
  expect(readdirSync(path.join(dataDir, "pg.users"))).toEqual([]);
  await expect(ask(again.url, "select 1")).rejects.toThrow();
});

test("a lock and a postmaster.pid of processes that are gone do not matter; a running cluster is joined", async () => {
  home = path.resolve(dataDir, JSON.parse(readFileSync(path.join(dataDir, "pg.json"), "utf8")).home);
  // This process's own pid is alive, but no postmaster.
  const stale = `${process.pid}\n${home}\n0\n1\n\n127.0.0.1\n`;
  writeFileSync(path.join(home, "postmaster.pid"), stale);
  writeFileSync(path.join(dataDir, "pg.lock"), "999999999-1");
  const [one, two] = await Promise.all([join(), join()]);
  expect(one.url).toBe(two.url);
  expect(await ask(one.url, "select n from kept")).toEqual([{ n: 7 }]);
  await one.leave();
  expect(existsSync(path.join(dataDir, "pg.lock"))).toBe(false);
});

test("says in one line when its passwords are lost or its folder cannot be made", async () => {
  if (home.startsWith(dataDir)) {
    rmSync(path.join(dataDir, "pg.json"));
    await expect(join()).rejects.toThrow(/holds a database, but .* is missing/);
  }
  const file = path.join(base, "file");
  writeFileSync(file, "");
  await expect(joinEmbedded({ dataDir: path.join(file, "x") })).rejects.toThrow(/cannot be used/);
});

test("a data folder that cannot be used is told with what to set", () => {
  const file = path.join(base, "a-file");
  writeFileSync(file, "");
  for (const folder of [
    file,
    path.join(file, "data"),
    ...(process.platform === "linux" ? ["/proc/parley/data"] : []),
  ])
    expect(() => makeDataDir(folder)).toThrow(/data folder .* cannot be used .*set PARLEY_DATA_DIR/);
  // Of those that are made, root's are passed through by the database's user.
  const made = path.join(base, "one/two");
  makeDataDir(made);
  expect(statSync(path.dirname(made)).mode & 0o777).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
});

test("folders that the database's user passes through are open to it under a strict umask, too", async () => {
  const umask = process.umask(0o077);
  try {
    makeFolder(path.join(base, "strict/below"), 0o755);
    for (const one of ["strict", "strict/below"])
      expect(statSync(path.join(base, one)).mode & 0o777).toBe(0o755);
    // The same where everything is made for the first time, below a folder that is closed to that user.
    const closed = path.join(base, "closed");
    mkdirSync(closed, { mode: 0o700 });
    const made = await joinEmbedded({ dataDir: path.join(closed, "data"), durable: false });
    homes.push(path.dirname(JSON.parse(readFileSync(path.join(closed, "data/pg.json"), "utf8")).home));
    try {
      expect(await ask(made.url, "show fsync")).toEqual([{ fsync: "off" }]); // it reads its settings
    } finally {
      await made.leave();
    }
  } finally {
    process.umask(umask);
  }
});
