import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";

/**
 * The thing to beat: node:http and pg, the same conversation written by hand, every turn durable by one to three prepared
 * statements, each its own commit. No engine, no validation, no tokens, no idempotency, no events.
 */
export async function serveBareLoop(url: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  await pool.query(
    "CREATE TABLE IF NOT EXISTS bare_session (id uuid PRIMARY KEY, step integer NOT NULL, vars jsonb NOT NULL, version integer NOT NULL)",
  );
  await pool.query(
    "CREATE TABLE IF NOT EXISTS bare_message (session uuid NOT NULL, seq integer NOT NULL, body json NOT NULL, PRIMARY KEY (session, seq))",
  );
  const server = createServer((request, response) => {
    void (async () => {
      const body = JSON.parse(await read(request));
      const session = /^\/v1\/chat\/conversations\/([^/]+)\/messages$/.exec(request.url ?? "")?.[1];
      const answer = session ? await turn(pool, session, body) : await start(pool);
      const text = JSON.stringify(answer);
      response.writeHead(session ? 200 : 201, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
      });
      response.end(text);
    })().catch((error: unknown) => {
      console.error(error);
      response.writeHead(500, { "content-length": 0 }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const bubbles = (...texts: string[]) =>
  texts.map((text) => ({ id: randomUUID(), from: "bot", type: "text", text }));

async function start(pool: pg.Pool): Promise<object> {
  const id = randomUUID();
  await pool.query({ name: "start", text: "INSERT INTO bare_session VALUES ($1, 1, '{}', 1)", values: [id] });
  return {
    conversation: id,
    token: "none",
    messages: bubbles("Hello", "What is your name?"),
    awaiting: { type: "text" },
    status: "waiting",
    version: 1,
  };
}

async function turn(pool: pg.Pool, id: string, body: { text?: string; choice?: string }): Promise<object> {
  const { rows } = await pool.query({
    name: "load",
    text: "SELECT step, vars, version FROM bare_session WHERE id = $1",
    values: [id],
  });
  const { step, vars, version } = rows[0];
  const first = step === 1;
  if (first) vars.name = body.text;
  else vars.drink = body.choice === "tea" ? "Tea" : "Coffee";
  const messages = first
    ? bubbles(...(vars.name.includes("a") ? [] : [`Hm, ${vars.name}`]), `Nice name, ${vars.name}`)
    : bubbles(`${vars.name} gets ${vars.drink}`);
  const options = [
    { id: "tea", label: "Tea" },
    { id: "coffee", label: "Coffee" },
  ];
  await pool.query({
    name: "save",
    text: "UPDATE bare_session SET step = $2, vars = $3, version = version + 1 WHERE id = $1 AND version = $4",
    values: [id, step + 1, JSON.stringify(vars), version],
  });
  await pool.query({
    name: "say",
    text: "INSERT INTO bare_message VALUES ($1, $2, $3)",
    values: [id, version, JSON.stringify({ body, messages })],
  });
  return {
    messages,
    awaiting: first ? { type: "choice", options } : null,
    status: first ? "waiting" : "ended",
    version: version + 1,
  };
}

function read(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (piece: string) => {
      text += piece;
    });
    request.on("end", () => resolve(text));
    request.on("error", reject);
  });
}
