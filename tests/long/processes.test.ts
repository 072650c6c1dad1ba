import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { freePort } from "../../server/db/postgres/postmaster";
import { projectRoot } from "../../server/root";
import { Customers } from "../support/chaos/customers";
import { EffectReceiver } from "../support/chaos/effect-receiver";
import { compileDocument } from "../support/chaos/expected-history";
import { orderFlow } from "../support/chaos/order-flow";
import { prove } from "../support/chaos/prove";
import { freshSeed, SeededRandom } from "../support/chaos/seeded-random";
import { storedConversations } from "../support/chaos/stored-history";
import { call, fiveSteps, publish, SECRET } from "../support/chat-server";
import { testDatabase } from "../support/test-database";

/** `npm run start:chat -- --processes 2`, twice, and `npm run start:worker`, on one database, behind something that spreads requests. */
const database = testDatabase();
const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Starts an npm script and waits until it says that it is there. */
async function start(args: readonly string[], port: number, ready: RegExp): Promise<ChildProcess> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "parley-processes-"));
  const child = spawn(process.execPath, [path.join(projectRoot(), "scripts/start.mjs"), ...args], {
    env: {
      PATH: process.env.PATH ?? "",
      NODE_ENV: "production",
      PORT: String(port),
      PARLEY_DATA_DIR: dataDir,
      PARLEY_SECRET_KEY: SECRET,
      PARLEY_RATE_LIMITS: "off",
      SSRF_ALLOW_CIDRS: "127.0.0.1/32",
      DATABASE_URL: database.url,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const there = new Promise<void>((resolve, reject) => {
    const hear = (piece: Buffer) => {
      output += piece.toString();
      if (ready.test(output)) resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", () => reject(new Error(`${args.join(" ")} ended: ${output}`)));
  });
  ends.push(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    }
    rmSync(dataDir, { recursive: true, force: true });
  });
  await there;
  return child;
}

/** Each connection to the next address in turn: no stickiness whatever. */
async function roundRobin(ports: readonly number[]): Promise<string> {
  let next = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect({ port: ports[next++ % ports.length] ?? 0, host: "127.0.0.1" });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => sockets.delete(one) && other.destroy());
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function nginxProgram(): string | undefined {
  try {
    return execFileSync("/bin/sh", ["-c", "command -v nginx"], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined; // not installed
  }
}

/** nginx before the addresses, request by request, as docs/operations.md shows it. */
async function nginx(program: string, ports: readonly number[]): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-nginx-"));
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  writeFileSync(
    path.join(folder, "nginx.conf"),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
events { worker_connections 512; }
http { access_log off; ${temporary.join(" ")}
  upstream parley { ${ports.map((one) => `server 127.0.0.1:${one};`).join(" ")} keepalive 32; }
  server { listen 127.0.0.1:${port};
    location / { proxy_pass http://parley; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;
      proxy_next_upstream error timeout http_503 non_idempotent; }
  }
}`,
  );
  const child = spawn(program, ["-c", path.join(folder, "nginx.conf"), "-p", folder], { stdio: "ignore" });
  ends.push(async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}`;
  await expect.poll(async () => (await call(`${url}/v1/health`)).status, { timeout: 10_000 }).toBe(200);
  return url;
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(/\s+/).filter(Boolean).map(Number);

const fronts = ["round robin", ...(nginxProgram() ? ["nginx"] : [])];
if (fronts.length === 1) console.log("nginx is not on the PATH: behind it, SKIPPED");

test.each(fronts)(
  "clusters and workers on one database behind %s, a child killed on the way",
  async (front) => {
    const receiver = await EffectReceiver.open(() => 20);
    ends.push(() => receiver.close());
    const ports = [await freePort(), await freePort()];
    const chats: ChildProcess[] = [];
    for (const port of ports)
      chats.push(await start(["chat", "--processes", "2"], port, /2 processes on port/));
    await start(["worker"], 0, /is running/);
    const program = nginxProgram();
    const url = front === "nginx" && program ? await nginx(program, ports) : await roundRobin(ports);
    const order = await publish(database.pools, orderFlow(receiver.url));
    const talk = await publish(database.pools, fiveSteps, { workspaceId: order.workspaceId });
    const seed = freshSeed();
    const giveUp = new AbortController();
    const customers = new Customers({ order, talk }, new SeededRandom(seed), () => url, giveUp.signal);
    const until = performance.now() + 30_000;
    const load = Promise.all([customers.come("order", 10, until, 80), customers.come("talk", 10, until, 80)]);
    await sleep(8_000);
    const primary = chats[0]?.pid ?? 0;
    const before = childrenOf(primary);
    expect(before).toHaveLength(2);
    process.kill(before[0] ?? 0, "SIGKILL");
    // The cluster starts another in its place.
    await expect
      .poll(() => childrenOf(primary).filter((pid) => pid !== before[0]).length, { timeout: 20_000 })
      .toBe(2);
    await load;
    const stored = await storedConversations(database.pools, order.workspaceId);
    const compiled = {
      order: compileDocument(orderFlow(receiver.url), order.flowId),
      talk: compileDocument(fiveSteps, talk.flowId),
    };
    console.log(
      `${front}, seed ${seed}: ${customers.orders.length} conversations, ${JSON.stringify(customers.counts.statuses)}`,
    );
    expect(prove(customers.orders, stored, compiled, receiver)).toEqual([]);
    // nginx itself answers 502 while a child is gone; ours answer nothing else but 503.
    expect(customers.counts.wrong.filter((one) => !one.startsWith("502"))).toEqual([]);
    expect(customers.orders.length).toBeGreaterThan(50);
  },
);
