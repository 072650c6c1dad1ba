import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { effectConfig } from "../../server/effects/effect-config";
import { readEnvironment } from "../../server/env";
import { createApiKey } from "../../server/workspaces/create-api-key";
import { type Answer, call, chatServer, fiveSteps, flowOf, SECRET } from "../support/chat-server";
import { testEnvironment } from "../support/environment";
import { fingerprinted } from "../support/fingerprint";
import { Chance } from "../support/generate-value";
import { firstOwner } from "../support/people";
import { bot, text, v } from "../typebot/bot";

/** Files that nobody should send: refused with the place of the fault and without a trace, or taken and survived. */
testEnvironment();
const rules = { PARLEY_RATE_LIMITS: "off" };
const server = chatServer({
  environment: rules,
  perform: effectPerformer(effectConfig(readEnvironment({ ...rules, PARLEY_SECRET_KEY: SECRET }))),
});
let key: string;
/** A fingerprint of every row of every workspace. */
let content: () => Promise<string>;

beforeAll(async () => {
  const owner = await firstOwner();
  key = (
    await createApiKey(owner.actor, {
      name: "import",
      scopes: ["flows:read", "flows:write", "flows:publish"],
    })
  ).key;
  content = await fingerprinted(server.database);
});

const api = (route: string, options: Parameters<typeof call>[1]) =>
  call(`${server.url}/v1/flows${route}`, { token: key, ...options });
const importText = (raw: string, from?: "typebot") =>
  api(`/import${from ? `?from=${from}` : ""}`, { method: "POST", raw });

function refused(answer: Answer, place?: RegExp): void {
  expect(answer.status, answer.text.slice(0, 500)).toBeGreaterThanOrEqual(400);
  expect(answer.status, answer.text.slice(0, 500)).toBeLessThan(500);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.json.detail.length).toBeGreaterThan(10);
  if (place) expect(`${answer.json.errors?.[0]?.path} ${answer.json.detail}`).toMatch(place);
}

/** Publishes what was imported, unless checks refuse it, and visits it until it waits for somebody or has ended. */
async function survives(imported: Answer): Promise<string> {
  expect(imported.status, imported.text.slice(0, 500)).toBe(201);
  const published = await api(`/${imported.json.flow.id}/publish`, { method: "POST" });
  if (published.status === 422) {
    expect(published.json.issues.length).toBeGreaterThan(0);
    return "refused";
  }
  expect(published.status, published.text).toBe(200);
  const started = await call(`${server.url}/v1/chat/${published.json.publicId}/conversations`, {
    body: { id: randomUUID() },
  });
  expect([201, 404, 409, 422], started.text).toContain(started.status); // a flow may have no entry for visitors
  if (started.status !== 201) return "no entry";
  const at = `${server.url}/v1/chat/conversations/${started.json.conversation}`;
  const look = async () => (await call(at, { token: started.json.token })).json;
  await expect.poll(async () => (await look()).awaiting?.type).not.toBe("working");
  const { status } = await look();
  expect(["waiting", "ended", "failed"]).toContain(status);
  if (status === "waiting") {
    const reply = await call(`${at}/messages`, {
      token: started.json.token,
      body: { id: randomUUID(), text: `${"a".repeat(5_000)}!` },
    });
    expect(reply.status, reply.text).toBeLessThan(500);
  }
  return status;
}

const folder = path.join(process.env.EVAL_DIR ?? "", "corpus/flows/bad");
const found = process.env.EVAL_DIR !== undefined && existsSync(folder);
if (!found) console.log("skipped: a folder of bad flows (EVAL_DIR names no folder that has them)");
const files = found
  ? readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort()
  : [];
/** Whose faults have a place of their own inside the document. */
const PLACES: Record<string, RegExp> = {
  "06": /nodes\.1\.type/,
  "07": /edges\.0\.target/,
  "08": /nodes\.2\.id/,
  "09": /edges\.0\.outlet/,
  "10": /nodes\.1\.data\.bubbles\.0\.text/,
  "11": /nodes\.1\.id/,
  "12": /settings/,
  "13": /schema/,
  "17": /nodes\.1\.position\.x/,
  "18": /nodes\.1/,
  "19": /nodes\.1/,
  "20": /schema/,
  "21": /variables\.\d\.name/,
  "24": /extra/,
};

describe.skipIf(!found)("files from outside", () => {
  /** Taken as drafts: what is wrong with them is for publishing to refuse, or was mended on the way in. */
  const DRAFTS = new Set(["18-nul.json", "19-lone-surrogate.json", "25-no-nodes.json"]);

  test.each(files.filter((name) => !name.includes("-valid-shape") && !DRAFTS.has(name)))(
    "%s is refused, and says where; nothing is changed",
    async (name) => {
      const before = await content();
      const answer = await importText(readFileSync(path.join(folder, name), "utf8"));
      refused(answer, PLACES[name.slice(0, 2)]);
      expect(await content()).toBe(before);
    },
  );

  test.each(files.filter((name) => DRAFTS.has(name)))(
    "%s is refused, or taken without harm",
    async (name) => {
      const before = await content();
      const answer = await importText(readFileSync(path.join(folder, name), "utf8"));
      if (answer.status === 201) return void (await survives(answer));
      refused(answer, PLACES[name.slice(0, 2)]);
      expect(await content()).toBe(before);
    },
  );

  test.each(files.filter((name) => name.includes("-valid-shape")))("%s ends with a reason", async (name) => {
    await survives(await importText(readFileSync(path.join(folder, name), "utf8")));
  });
});

const whole = {
  schema: 1,
  id: "f",
  name: "Whole",
  locale: "en",
  variables: [],
  settings: {},
  edges: [],
  ...fiveSteps,
};
const node = (index: number) => ({ id: `n${index}`, type: "end", position: { x: 0, y: 0 }, data: {} });
const many = (count: number) =>
  JSON.stringify({ ...whole, nodes: Array.from({ length: count }, (_, index) => node(index)), edges: [] });

describe("files that are too large (B-03, B-04, B-05)", () => {
  test.each([
    ["50,000 nodes", () => many(50_000), 413, undefined],
    ["2,001 nodes", () => many(2_001), 400, /nodes/],
    ["depth 5,000", () => `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`, 400, /deep/i],
    ["a list 100,000 deep", () => `${"[".repeat(100_000)}${"]".repeat(100_000)}`, 400, /deep/i],
    ["11 MB", () => JSON.stringify({ ...whole, name: "a".repeat(11_000_000) }), 413, undefined],
  ] as const)("%s", async (_name, raw, status, place) => {
    const before = await content();
    for (const from of [undefined, "typebot"] as const) {
      const answer = await importText(raw(), from);
      refused(answer, from === undefined ? place : undefined);
      if (from === undefined || status === 413) expect(answer.status).toBe(status);
    }
    expect(await content()).toBe(before);
  });
});

describe("loops without a question (B-06)", () => {
  const counting = (limit: number) =>
    flowOf(
      {
        start: { type: "onChat" },
        count: {
          type: "set",
          data: { assignments: [{ variable: "n", operation: "increment", value: "1" }] },
        },
        more: {
          type: "condition",
          data: {
            rules: [
              { id: "yes", when: { all: [{ left: "n", operator: "lessThan", right: String(limit) }] } },
            ],
          },
        },
        bye: { type: "say", data: { bubbles: [{ type: "text", text: "{{ n }}" }] } },
      },
      ["start -> count", "count -> more", "more.yes -> count", "more.else -> bye"],
      {
        schema: 1,
        id: "f",
        name: "Loop",
        locale: "en",
        settings: {},
        variables: [{ name: "n", kind: "number", initial: 0 }],
      },
    );

  test("10,000 steps fail with a reason", async () => {
    const imported = await api("/import", { body: counting(10_000) });
    expect(await survives(imported)).toBe("failed");
  });

  test("a loop that ends, ends", async () => {
    const imported = await api("/import", { body: counting(20) });
    expect(await survives(imported)).toBe("ended");
  });
});

type Path = (string | number)[];

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const here = [...at, Array.isArray(value) ? Number(name) : name];
    return [here, ...pathsOf(part, here)];
  });
}

const JUNK: unknown[] = [
  null,
  [],
  {},
  "",
  "{{",
  "{% for i in (1..9e9) %}",
  -1,
  0,
  1e300,
  true,
  "__proto__",
  "constructor",
  "x".repeat(30_000),
  "\u0000",
  "\ud83d",
  "\u202e",
  [[]],
  [null],
  { id: {} },
  "start",
  "hello",
];

/** A copy with junk in some places, parts taken out, twice, or exchanged. */
function mutated(source: unknown, chance: Chance): string {
  let document = structuredClone(source);
  for (let rounds = 1 + chance.below(4); rounds > 0; rounds--)
    document = replaced(document, chance.one([[], ...pathsOf(document)]), chance);
  const raw = JSON.stringify(document) ?? "null";
  // Now and then the file itself is damaged: cut, or a character changed.
  if (chance.maybe(0.1)) return raw.slice(0, chance.below(raw.length));
  if (!chance.maybe(0.1)) return raw;
  const at = chance.below(raw.length);
  return raw.slice(0, at) + chance.one(['"', "{", "]", ",", "\\", "9", "e"]) + raw.slice(at + 1);
}

function replaced(value: unknown, at: Path, chance: Chance): unknown {
  const [name, ...rest] = at;
  if (name === undefined) return chance.maybe(0.02) ? chance.one(JUNK) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const list: unknown[] = [...value];
    const index = Number(name);
    const luck = chance.next();
    if (rest.length > 0) list[index] = replaced(list[index], rest, chance);
    else if (luck < 0.3) list.splice(index, 1);
    else if (luck < 0.5) list.push(structuredClone(list[index]));
    else list[index] = chance.one(JUNK);
    return list;
  }
  const entries = Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    if (key !== String(name)) return [[key, part]];
    if (rest.length > 0) return [[key, replaced(part, rest, chance)]];
    if (chance.maybe(0.2)) return [];
    if (chance.maybe(0.1)) return [[chance.one(["__proto__", "constructor", "", "x", "type", "id"]), part]];
    return [[key, chance.one(JUNK)]];
  });
  return Object.fromEntries(entries);
}

const typebot = bot(
  ["A", "B"],
  [
    {
      id: "G",
      blocks: [
        text("t", "Hi {{A}}"),
        {
          id: "q",
          type: "choice input",
          options: { variableId: v("A") },
          items: [{ id: "i", content: "One", to: "H" }],
          to: "H",
        },
      ],
    },
    {
      id: "H",
      blocks: [
        { id: "s", type: "Set variable", options: { variableId: v("B"), expressionToEvaluate: "{{A}} + 5" } },
        {
          id: "w",
          type: "Webhook",
          options: { webhook: { url: "https://shop.invalid/x", headers: [{ key: "a", value: "b" }] } },
        },
        { id: "j", type: "Jump", options: { groupId: "G" } },
      ],
    },
  ],
);

describe.each([
  ["our own format", whole, undefined],
  ["Typebot's", typebot, "typebot"],
] as const)("200 damaged files of %s", (_name, source, from) => {
  test("each is refused with a place and no trace, or taken and survived", async () => {
    const chance = new Chance(20_261_122);
    const taken: Answer[] = [];
    let before = await content();
    for (let run = 0; run < 200; run++) {
      const raw = mutated(source, chance);
      const answer = await importText(raw, from);
      if (answer.status === 201) {
        taken.push(answer);
        before = "";
        continue;
      }
      refused(answer);
      expect(Array.isArray(answer.json.errors), `${answer.text} for ${raw.slice(0, 300)}`).toBe(true);
      before ||= await content();
      if (run % 20 === 0) expect(await content()).toBe(before);
    }
    expect(taken.length).toBeGreaterThan(5);
    expect(taken.length).toBeLessThan(195);
    const ends = new Set<string>();
    for (const answer of taken.slice(0, 12)) ends.add(await survives(answer));
    expect(ends).toContain("waiting");
  });
});
