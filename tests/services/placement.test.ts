import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Pool } from "pg";
import { describe, expect, test } from "vitest";
import type { EffectOutcome } from "../../flow";
import type { TurnCommit } from "../../server/conversations/turn-commit";
import { projectRoot } from "../../server/root";
import { call, chatServer, flowOf, publish, startChatServer, visit } from "../support/chat-server";

// What a database that is distributed by workspace asks of us, checked on plain PostgreSQL: which statements are sent, and
// what the tables look like that docs/citus.sql distributes.

const perform = async (): Promise<EffectOutcome> => ({
  ok: true,
  result: { status: 200, headers: {}, body: { name: "Lamp" } },
});
const server = chatServer({ perform, placement: "workspace" });

const distributed = [
  ...readFileSync(path.join(projectRoot(), "docs/citus.sql"), "utf8").matchAll(
    /create_distributed_table\('(\w+)', 'workspace_id'/g,
  ),
].map(([, table]) => table ?? "");
const named = new RegExp(`\\b(?:FROM|JOIN|UPDATE|INTO)\\s+(${distributed.join("|")})\\b`, "g");

/** May ask every shard: looks that lock and change nothing. */
const ACROSS = [/^SELECT workspace_id AS id, min\(/, /^SELECT t\.n::int AS n FROM unnest/];

interface Sent {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Everything that a pool is asked from now on. */
function record(pool: Pool): Sent[] {
  const sent: Sent[] = [];
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  Reflect.set(pool, "query", (first: unknown, values?: unknown[]) => {
    const config = typeof first === "string" ? { text: first, values } : (first as Sent);
    // Bytes are used again for the next statement.
    const kept = (config.values ?? []).map((value) => (Buffer.isBuffer(value) ? String(value) : value));
    sent.push({ text: config.text, values: kept });
    return query(first, values);
  });
  return sent;
}

const calls = flowOf(
  {
    start: { type: "onChat" },
    first: {
      type: "ask",
      data: { bubbles: [], input: { type: "text" }, save: "answer" },
    },
    look: {
      type: "http",
      data: { method: "GET", url: "https://api.example/x", save: [{ path: "name", variable: "name" }] },
    },
    rest: { type: "wait", data: { until: "seconds", seconds: "1" } },
    found: { type: "say", data: { bubbles: [{ type: "text", text: "Found {{ name }}" }] } },
    next: { type: "ask", data: { bubbles: [], input: { type: "text" }, save: "answer" } },
  },
  [
    "start -> first",
    "first.answered -> look",
    "look.success -> rest",
    "rest -> found",
    "found -> next",
    "next.answered -> look",
  ],
);

describe("commits by workspace", () => {
  test("every statement names one workspace as a constant, from the first message to timers and effects", async () => {
    const flows = await Promise.all([1, 2, 3].map(() => publish(server.database.pools, calls)));
    const { commits, reads } = server.plane.database;
    const written = record(commits);
    const read = record(reads);
    const visitors = await Promise.all(
      flows.flatMap((flow) => Array.from({ length: 6 }, () => visit(server, flow))),
    );
    const id = randomUUID();
    const answers = await Promise.all(visitors.map((visitor) => visitor.say({ id, text: "lamp" })));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    await expect
      .poll(async () => {
        await server.plane.due.runOnce();
        const looks = await Promise.all(visitors.map((visitor) => visitor.look()));
        return looks.every((look) => look.text.includes("Found Lamp"));
      })
      .toBe(true);
    // Another process, which has nothing in memory: the repeated message, the history, an event.
    const other = await startChatServer(server.database.pools, { perform, placement: "workspace" });
    const elsewhere = record(other.plane.database.reads);
    try {
      for (const [at, { conversation, token }] of visitors.entries()) {
        const where = `${other.url}/v1/chat/conversations/${conversation}`;
        const again = await call(`${where}/messages`, { token, body: { id, text: "lamp" } });
        expect(again.text).toBe(answers[at]?.text);
        expect((await call(where, { token })).status).toBe(200);
      }
      for (const flow of flows)
        await call(`${other.url}/v1/in/${flow.webhookId}?event=order.paid&key=A`, { body: {} });
    } finally {
      await other.close();
    }

    const shared = written.filter(({ text }) => text.startsWith("WITH t AS"));
    expect(shared.length).toBeGreaterThan(3);
    for (const { text, values } of shared) {
      const turns = JSON.parse(String(values[0])) as { workspace_id: string }[];
      expect([...new Set(turns.map((turn) => turn.workspace_id))]).toEqual([values[1]]);
      for (const part of touches(text)) expect(part, part).toContain("= $2::uuid");
      // An UPDATE takes values that were worked out before it.
      for (const update of text.match(/UPDATE [\s\S]*?(?=\n\)|$)/g) ?? [])
        expect(update).not.toMatch(/\bnow\(\)|::jsonb?\b/);
    }
    const others = written.filter(({ text }) => !text.startsWith("WITH t AS"));
    const all = [...others, ...read, ...elsewhere].filter(({ text }) => [...text.matchAll(named)].length > 0);
    expect(all.length).toBeGreaterThan(20);
    for (const { text } of all) {
      if (ACROSS.some((allowed) => allowed.test(text))) continue;
      const tables = [...text.matchAll(named)].length;
      const named_ = text.match(/workspace_id = \$\d/g)?.length ?? 0;
      expect(named_, text).toBeGreaterThanOrEqual(tables);
      expect(text, "no table of the coordinator beside distributed ones").not.toMatch(
        /\b(?:FROM|JOIN) (?:endpoint|flow|flow_version|workspace|membership)\b/,
      );
      expect(text.match(/RETURNING[\s\S]*/)?.[0] ?? "").not.toMatch(/\(|::/);
    }
  });

  test("workspaces take turns: a busy one does not keep the others waiting", async () => {
    const { WaitingTurns } = await import("../../server/conversations/waiting-turns");
    const waiting = new WaitingTurns<{ turn: TurnCommit }>("workspace");
    const push = (workspaceId: string) => waiting.push({ turn: { workspaceId } as TurnCommit });
    for (let n = 0; n < 5; n++) push("busy");
    push("quiet");
    const take = () => waiting.take(2).map((one) => one.turn.workspaceId);
    expect([take(), take(), take(), take(), take()]).toEqual([
      ["busy", "busy"],
      ["quiet"],
      ["busy", "busy"],
      ["busy"],
      [],
    ]);
    expect(waiting.length).toBe(0);
  });
});

describe("tables that can be distributed by workspace", () => {
  test("every unique key of theirs holds the workspace, and no foreign key leaves them", async () => {
    expect(distributed.length).toBeGreaterThanOrEqual(10);
    const { owner } = server.database.pools;
    const { rows: keys } = await owner.query<{ name: string; columns: string[] }>(
      `SELECT i.indexrelid::regclass::text AS name, array(SELECT a.attname::text FROM unnest(i.indkey) k JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k) AS columns
       FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE i.indisunique AND t.relname = ANY ($1)`,
      [distributed],
    );
    expect(keys.length).toBeGreaterThanOrEqual(distributed.length);
    for (const { name, columns } of keys) expect(columns, name).toContain("workspace_id");
    const { rows: foreign } = await owner.query(
      `SELECT conname, conrelid::regclass::text AS from, confrelid::regclass::text AS to FROM pg_constraint c
       WHERE contype = 'f' AND (conrelid::regclass::text = ANY ($1) OR confrelid::regclass::text = ANY ($1))`,
      [distributed],
    );
    expect(foreign).toEqual([]);
    const { rows: triggers } = await owner.query(
      "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY ($1)",
      [distributed],
    );
    expect(triggers).toEqual([]);
    const { rows: sequences } = await owner.query(
      "SELECT table_name, column_name FROM information_schema.columns WHERE table_name = ANY ($1) AND (column_default LIKE '%nextval%' OR is_identity = 'YES')",
      [distributed],
    );
    expect(sequences).toEqual([]);
  });
});

/** The parts of a statement that read or change rows of a distributed table which are there already. */
function touches(text: string): string[] {
  return text
    .split(/\n\), /)
    .filter((part) => /UPDATE|DELETE FROM|FROM effect|FROM turn_key/.test(part) && !/DO UPDATE/.test(part))
    .filter((part) => distributed.some((table) => new RegExp(`(UPDATE|FROM) ${table}\\b`).test(part)));
}
