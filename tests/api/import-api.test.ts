import { request } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { workOnImports } from "../../server/contacts/import/import-clock";
import { inWorkspace } from "../../server/db/tenant";
import { contactExportSchema } from "../../server/http/contact-schemas";
import { writeOrder } from "../../server/orders/write-order";
import type { Scope } from "../../server/workspaces/api-key-scopes";
import { createApiKey } from "../../server/workspaces/create-api-key";
import { call, chatServer, fiveSteps, publish, visit } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import { anotherWorkspace, firstOwner, type Shop } from "../support/people";
import { workbook } from "../support/workbook";

const server = chatServer();
let shop: Shop;
let token: string;
beforeAll(async () => {
  shop = await firstOwner();
  token = (await createApiKey(shop.actor, { name: "shop", scopes: ["contacts:read", "contacts:write"] })).key;
});

interface Sent {
  readonly file?: readonly [content: string | Buffer, name: string];
  readonly mapping?: unknown;
  readonly key?: string;
}

async function send({ file, mapping, key }: Sent) {
  const form = new FormData();
  // In either order.
  if (key) form.append("mapping", JSON.stringify(mapping ?? {}));
  if (file) form.append("file", new Blob([new Uint8Array(Buffer.from(file[0]))]), file[1]);
  if (!key && mapping !== undefined) form.append("mapping", JSON.stringify(mapping));
  const response = await fetch(`${server.url}/v1/contacts/import`, {
    method: "POST",
    body: form,
    headers: { authorization: `Bearer ${token}`, ...(key ? { "idempotency-key": key } : {}) },
  });
  return { status: response.status, location: response.headers.get("location"), json: await response.json() };
}
const work = () => workOnImports(shop.actor.workspaceId, new AbortController().signal);
const look = async (path: string | null) => (await call(`${server.url}${path}`, { token })).json;
const imports = async () =>
  (await everyRow(server.database, ["contact_import"], "SELECT state, request_key FROM contact_import")).rows;

describe("a file of contacts that a program sends", () => {
  test("is taken in by the names of its columns, and tells how far it is and what was refused", async () => {
    // 姓名,邮箱,积分 / 张三,zhang@example.org,7
    const gb = Buffer.from("d0d5c3fb2cd3cacfe42cbbfdb7d60ad5c5c8fd2c", "hex");
    const file = [
      Buffer.concat([
        gb,
        Buffer.from("zhang@example.org,7\nx,nobody,1\ny,b@example.org,2.1E+18\nz,c@example.org,8\n"),
      ]),
      "会员.csv",
    ] as const;
    const mapping = { columns: { 积分: "field:points" }, tags: ["shop"] };
    const taken = await send({ file, mapping });
    expect(taken).toMatchObject({ status: 202, location: `/v1/contacts/imports/${taken.json.id}` });
    expect(await look(taken.location)).toMatchObject({ id: taken.json.id, state: "reading", done: 0 });
    await work();
    expect(await look(taken.location)).toMatchObject({
      fileName: "会员.csv",
      encoding: "gb18030",
      state: "done",
      lines: 4,
      done: 4,
      created: 2,
      refused: 2,
      reasons: [{ line: 3 }, { line: 4, code: "import-rounded", column: "积分" }],
    });
    const refused = await look(`${taken.location}/refused`);
    expect(refused).toMatchObject({
      columns: ["姓名", "邮箱", "积分"],
      lines: [{ line: 3, cells: ["x", "nobody", "1"] }, { line: 4 }],
      next: null,
    });
    expect((await look(`${taken.location}/refused?after=3`)).lines).toHaveLength(1);
    const found = await look("/v1/contacts?kind=email&value=zhang@example.org");
    expect(await look(`/v1/contacts/${found.contacts[0].id}`)).toMatchObject({
      name: "张三",
      tags: ["shop"],
      profile: { points: "7" },
    });
  });

  test("is the same import when the call comes again, also twice at once, and another one is refused", {
    retry: 0,
  }, async () => {
    const file = ['{"email":"n@example.org","vip":true}\n', "people.ndjson"] as const;
    const once = {
      file,
      mapping: { others: "skip", columns: { email: "email" } },
      key: "nightly-1",
    } as const;
    const [one, two] = await Promise.all([send(once), send(once)]);
    await work();
    const three = await send(once);
    expect([one.status, two.status, three.status]).toEqual([202, 202, 202]);
    expect([two.json.id, three.json.id]).toEqual([one.json.id, one.json.id]);
    expect(await look(one.location)).toMatchObject({ state: "done", created: 1 });
    for (const other of [
      { ...once, mapping: {} },
      { ...once, file: ["{}\n", "people.ndjson"] as const },
    ])
      expect(await send(other)).toMatchObject({ status: 422, json: { code: "idempotency-key" } });
    expect((await imports()).filter((row) => row.request_key === "nightly-1")).toHaveLength(1);
    expect((await imports()).filter((row) => row.state === "uploading")).toEqual([]);
  });

  test("whose columns are others than was said, or say of nobody who it is, fails as a whole", async () => {
    const file = [
      workbook([
        ["Mail", "City"],
        ["a@example.org", "Oslo"],
      ]),
      "a.xlsx",
    ] as const;
    const cases = [
      [{ columns: { "E-Mail": "email" } }, "mapping-column"],
      [{}, "mapping-identity"],
    ] as const;
    for (const [mapping, problem] of cases) {
      const { location } = await send({ file, mapping });
      await work();
      expect(await look(location)).toMatchObject({ state: "failed", problem, lines: 0, created: 0 });
    }
    const { location } = await send({ file, mapping: { columns: { Mail: "email" } } });
    await work();
    expect(await look(location)).toMatchObject({ state: "done", created: 1 });
  });

  test("that cannot be taken is refused with why, and leaves nothing", async () => {
    const before = (await imports()).length;
    const file = ["email\na@example.org\n", "a.csv"] as const;
    const cases: readonly [Sent, number, string][] = [
      [{}, 400, "import-empty"],
      [{ file: ["", "a.csv"] }, 400, "import-empty"],
      [{ file, mapping: { columns: { email: "e-mail" } } }, 400, "invalid-body"],
      [{ file, mapping: { workspaceId: "x" } }, 400, "invalid-body"],
      [{ file, key: "k".repeat(201) }, 400, "idempotency-key"],
    ];
    for (const [sent, status, code] of cases)
      expect(await send(sent), code).toMatchObject({ status, json: { code } });
    expect(await raw({ "content-length": "70000000" })).toBe(413);
    expect(await raw({ "content-length": "5000" }, "cut")).toBe(null);
    await expect.poll(async () => (await imports()).length).toBe(before);
  });
});

/** The status for a form of which only the beginning comes; `cut`: the connection ends within it, and null. */
function raw(headers: Record<string, string>, cut?: "cut"): Promise<number | null> {
  const { hostname, port } = new URL(server.url);
  const type = { authorization: `Bearer ${token}`, "content-type": "multipart/form-data; boundary=x" };
  return new Promise((resolve) => {
    const sent = request({
      hostname,
      port,
      method: "POST",
      path: "/v1/contacts/import",
      headers: { ...type, ...headers },
    });
    sent.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      sent.destroy();
    });
    sent.on("error", () => resolve(null));
    sent.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nemail\n', () => {
      if (cut) sent.destroy(new Error("cut"));
    });
  });
}

describe("one contact", () => {
  const contacts = (path: string, options: Parameters<typeof call>[1] = {}) =>
    call(`${server.url}/v1/contacts${path}`, { token, ...options });
  const put = (externalId: string, body: object, as?: string) =>
    contacts(`/${encodeURIComponent(externalId)}`, { method: "PUT", body, ...(as ? { token: as } : {}) });
  const keyOf = async (whose: Shop, scopes: readonly Scope[]) =>
    (await createApiKey(whose.actor, { name: "one", scopes })).key;

  test("is written by the workspace's own number of it, the same again changes nothing", async () => {
    const body = { email: "ada@example.org", profile: { city: "Oslo" }, tags: ["vip"] };
    const made = await put("crm/7", body);
    expect([made.status, made.json.created], made.text).toEqual([201, true]);
    const { id } = made.json;
    const before = (await contacts(`/${id}`)).json;
    expect(await put("crm/7", body)).toMatchObject({ status: 200, json: { id, created: false } });
    expect((await contacts(`/${id}`)).json).toEqual(before);
    await put("crm/7", { profile: { city: null, plan: "gold" } });
    const now = (await contacts(`/${id}`)).json;
    expect([now.externalId, now.email, now.tags, now.profile.city, now.profile.plan]).toEqual([
      "crm/7",
      "ada@example.org",
      ["vip"],
      undefined,
      "gold",
    ]);
    const other = await anotherWorkspace(shop, "Other");
    const foreign = await put("crm/7", { profile: { city: "Rome" } }, await keyOf(other, ["contacts:write"]));
    expect([foreign.status, foreign.json.created]).toEqual([201, true]);
    expect((await contacts(`/${id}`)).json.profile).toEqual(now.profile);

    const wrong = await put("crm/7", { externalId: "crm/8" });
    expect([wrong.status, wrong.text.includes("externalId")]).toEqual([400, true]);
    const nobody = await put("crm/7", { email: "no address" });
    expect(nobody.status, nobody.text).toBe(422);
    for (const blank of ["\u0000", " ", "a".repeat(321)])
      expect([400, 422], blank).toContain((await put(blank, {})).status);
    expect((await put("crm/7", {}, await keyOf(shop, ["contacts:read", "contacts:export"]))).status).toBe(
      403,
    );
  });

  test("is exported with everything that is held of it, and erased", async () => {
    const { workspaceId } = shop.actor;
    const published = await publish(server.database.pools, fiveSteps, { workspaceId });
    const visitor = await visit(server, published);
    await visitor.say({ text: "Ada, of course" });
    const { rows } = await everyRow(
      server.database,
      ["conversation"],
      "SELECT contact_id FROM conversation WHERE id = $1",
      [visitor.conversation],
    );
    const { id: known } = (await put("crm-9", { phone: "+4791234567", consent: [] })).json;
    await writeOrder(shop.actor, "order-9", {
      currency: "EUR",
      total: 1_299,
      contact: { externalId: "crm-9" },
    });
    // More than a page of them, and all at once.
    await inWorkspace(
      workspaceId,
      (tx) => tx.$executeRaw`
        INSERT INTO contact_event (workspace_id, contact_id, at, id, name)
        SELECT ${workspaceId}::uuid, ${known}::uuid, '2026-05-01T10:00:00.123456Z', gen_random_uuid(), 'page.viewed' FROM generate_series(1, 1100)`,
    );
    const joined = await contacts(`/${known}/merge`, { body: { other: rows[0]?.contact_id } });
    expect(joined.status, joined.text).toBe(200);
    const at = `/${joined.json.contactId}`;
    expect((await contacts(at)).json.phone).not.toContain("1234567");

    const exports = await keyOf(shop, ["contacts:export"]);
    const answer = await contacts(`${at}/export`, { token: exports });
    expect([answer.status, answer.headers.get("content-type")], answer.text).toEqual([
      200,
      "application/json",
    ]);
    expect(contactExportSchema.safeParse(answer.json).error).toBeUndefined();
    const { contact, events, orders, conversations, messages } = answer.json;
    expect(contact).toMatchObject({ phone: "+4791234567", externalId: "crm-9" });
    expect(orders).toMatchObject([{ ref: "order-9", total: 1_299 }]);
    const views = events.filter((one: { name: string }) => one.name === "page.viewed");
    expect(new Set(views.map((one: { id: string }) => one.id)).size).toBe(1_100);
    expect(views).toHaveLength(1_100);
    expect(conversations).toMatchObject([
      { id: visitor.conversation, flows: [{ noted: { name: "Ada, of course" } }] },
    ]);
    expect(JSON.stringify(messages)).toContain("Ada, of course");

    const other = await anotherWorkspace(shop, "Third");
    const foreign = await keyOf(other, ["contacts:export", "contacts:write"]);
    for (const [path, method] of [
      [`${at}/export`, "GET"],
      [at, "DELETE"],
    ] as const)
      expect((await contacts(path, { method, token: foreign })).status, method).toBe(404);
    expect((await contacts(`${at}/export`)).status).toBe(403);
    expect((await contacts(at, { method: "DELETE", token: exports })).status).toBe(403);
    expect((await contacts(at, { method: "DELETE", body: { force: true } })).status).toBe(400);

    expect(await contacts(at, { method: "DELETE" })).toMatchObject({ status: 200, json: { erased: true } });
    for (const id of [at, `/${known}`, `/${rows[0]?.contact_id}`])
      expect((await contacts(id)).status).toBe(404);
    expect((await contacts(at, { method: "DELETE" })).status).toBe(404);
    expect((await contacts(`${at}/export`, { token: exports })).status).toBe(404);
  });
});

test("one product is written by the business's own number of it, the same again changes nothing", async () => {
  const key = (await createApiKey(shop.actor, { name: "till", scopes: ["products:write", "products:read"] }))
    .key;
  const put = (ref: string, body: object, as = key) =>
    call(`${server.url}/v1/products/${encodeURIComponent(ref)}`, { method: "PUT", body, token: as });
  const body = { name: "Kettle", price: 4_900, currency: "EUR", stock: 3 };
  const made = await put("kettle/1", body);
  expect([made.status, made.json], made.text).toMatchObject([
    201,
    { ref: "kettle/1", priceMinor: 4_900, stock: 3 },
  ]);
  const { updatedAt: _made, ...product } = made.json;
  const again = await put("kettle/1", body);
  expect(again).toMatchObject({ status: 200, json: product });
  const less = await put("kettle/1", { stock: 2 });
  expect(less.json).toMatchObject({ ...product, stock: 2 });
  expect((await call(`${server.url}/v1/products/kettle%2F1`, { token: key })).json).toEqual(less.json);

  const fresh = await put("kettle-2", { stock: 1 });
  expect([fresh.status, fresh.json.code, fresh.json.errors[0].path]).toEqual([
    422,
    "product-incomplete",
    "name",
  ]);
  for (const [ref, wrong, path] of [
    ["kettle/1", { price: -1 }, "price"],
    ["kettle/1", { ref: "kettle-3" }, ""],
    [" ", body, "ref"],
  ] as const) {
    const refused = await put(ref, wrong);
    expect([refused.status, refused.json.errors[0].path], refused.text).toEqual([400, path]);
  }
  expect((await put("kettle/1", body, token)).status).toBe(403);
  const other = await anotherWorkspace(shop, "Kettles");
  const foreign = (await createApiKey(other.actor, { name: "till", scopes: ["products:write"] })).key;
  expect((await put("kettle/1", { ...body, stock: 9 }, foreign)).status).toBe(201);
  expect((await call(`${server.url}/v1/products/kettle%2F1`, { token: key })).json).toEqual(less.json);
});
