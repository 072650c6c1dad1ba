import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import type { Pool } from "pg";
import { describe, expect, test } from "vitest";
import type { EffectOutcome } from "../../flow";
import { BatchRows } from "../../server/conversations/batch-rows";
import { BatchText } from "../../server/conversations/batch-text";
import { turnSources } from "../../server/conversations/commit-statement";
import { SqlTurnStore } from "../../server/conversations/sql-turn-store";
import type { TurnCommit } from "../../server/conversations/turn-commit";
import type { TurnDatabase } from "../../server/conversations/turn-database";
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

const words = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom("a\0b", "half \ud83d", '"\\', "\u2028退款", "😀".repeat(30)),
);
const json = fc
  .record({ words, n: fc.integer(), list: fc.array(words, { maxLength: 3 }) })
  .map((value) => JSON.stringify(value));
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const seq = fc.integer({ min: 0, max: 2 ** 52 });
const anyTurn: fc.Arbitrary<TurnCommit> = fc
  .record({
    kind: fc.constant("message"),
    workspaceId: fc.constant("0f8fad5b-d9cb-469f-a165-70867728950e"),
    conversationId: fc.uuid(),
    expected: fc.integer({ min: -1, max: 2 ** 40 }),
    owner: fc.constantFrom("bot", "nobody"),
    status: fc.constant("waiting"),
    lastSeq: seq,
    key: maybe(words),
    hash: fc.constant("00ff"),
    reply: maybe(json),
    fresh: maybe(
      fc.record({
        endpoint: fc.uuid(),
        contact: fc.uuid(),
        channel: fc.constant("web"),
        locale: maybe(words),
        page: maybe(fc.record({ url: words })),
        profile: fc.dictionary(fc.constantFrom("name", "年龄"), words),
        timeZone: maybe(words),
      }),
    ),
    run: maybe(
      fc.record({
        id: fc.uuid(),
        isNew: fc.boolean(),
        flowId: fc.uuid(),
        flowVersion: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        session: json,
        status: fc.constantFrom("waiting", "ended"),
        wakeAt: maybe(fc.integer({ min: 0, max: 4e12 })),
        askedAt: maybe(seq),
        outcome: maybe(words),
      }),
    ),
    path: maybe(json),
    messages: fc.array(
      fc.record(
        { seq, id: fc.uuid(), from: fc.constantFrom("bot", "visitor"), body: json, mood: json },
        { requiredKeys: ["seq", "id", "from", "body"] },
      ),
      { maxLength: 4 },
    ),
    events: fc.array(fc.record({ id: fc.uuid(), name: words, properties: json }), { maxLength: 3 }),
    extras: maybe(fc.record({ contact: fc.record({ name: words }) })),
    effect: maybe(fc.record({ id: fc.uuid(), fence: fc.integer({ min: 1, max: 1_000 }) })),
  })
  .map((turn) => (turn.key === null ? { ...turn, hash: null } : turn));

describe("commits by workspace", () => {
  test("a batch says the same as rows and as JSON, byte for byte", async () => {
    const rows = new BatchRows();
    const text = new BatchText();
    const read = async (placement: "shared" | "workspace", values: unknown[]) => {
      const from = turnSources(placement, true);
      const { rows: found } = await server.database.pools.turn.query(
        `WITH ok AS (SELECT t.* FROM ${from.turns})
         SELECT (to_jsonb(ok) - 'messages' - 'events')::text AS turn, reply::text, session::text, path::text, extras::text,
           ARRAY(SELECT to_json(m)::text FROM ${from.messages}) AS messages,
           ARRAY(SELECT to_json(e)::text FROM ${from.events}) AS events
         FROM ok ORDER BY n`,
        values,
      );
      return found;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(anyTurn, { maxLength: 12 }), async (turns) => {
        const asRows = await read("shared", [rows.write(turns)]);
        expect(asRows).toHaveLength(turns.length);
        expect(asRows).toEqual(await read("workspace", [text.write(turns), turns[0]?.workspaceId ?? null]));
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test("a batch is the same bytes wherever its room has to grow, and a large room is given back", () => {
    const [turn] = fc.sample(anyTurn, { seed: 11, numRuns: 1 }) as [TurnCommit];
    const said = (body: string): TurnCommit => ({
      ...turn,
      messages: [{ seq: 1, id: randomUUID(), from: "visitor", body: JSON.stringify(body) }],
    });
    const wide = ["x", "é", "退", "😀"].map((unit) => said(unit.repeat(200)));
    const turns = [...fc.sample(anyTurn, { seed: 5, numRuns: 4 }), ...wide];
    for (const Batch of [BatchRows, BatchText]) {
      const small = new Batch();
      const large = new Batch();
      const whole = large.write(turns);
      for (let room = 0; room <= whole.length; room++) {
        Reflect.set(small, "room", Buffer.alloc(room));
        if (!small.write(turns).equals(whole)) expect.fail(`${Batch.name} with room for ${room} bytes`);
      }
      large.write([said("退".repeat(2_000_000))]);
      expect(large.write(turns).buffer.byteLength).toBe(65_536);
    }
  });

  test("the bytes of a statement are its own until it is through, and for ever where it failed", async () => {
    const [turn] = fc.sample(anyTurn, { seed: 3, numRuns: 1 }) as [TurnCommit];
    const under: { bytes: Buffer; sent: string; end: (failed: boolean) => void }[] = [];
    const query = ({ values: [bytes] }: { values: [Buffer] }) =>
      new Promise((resolve, reject) => {
        const end = (failed: boolean) => (failed ? reject(new Error("gone")) : resolve({ rows: [{ n: 1 }] }));
        under.push({ bytes, sent: bytes.toString("hex"), end });
      });
    const store = new SqlTurnStore({ commits: { query } } as unknown as TurnDatabase, "shared");
    const commit = () => store.commit([{ ...turn, conversationId: randomUUID() }]);
    const untouched = () => {
      for (const one of under) expect(one.bytes.toString("hex")).toBe(one.sent);
    };
    const first = [commit(), commit()];
    untouched();
    under[0]?.end(true);
    await expect(first[0]).rejects.toThrow("gone");
    const third = commit();
    untouched();
    under[1]?.end(false);
    await first[1];
    under.splice(1, 1);
    const fourth = commit(); // takes the room of the one that is through
    untouched();
    for (const one of under) one.end(false);
    await Promise.all([third, fourth]);
  });

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
