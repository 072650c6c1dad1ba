import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { createPool } from "../../server/coupons/create-pool";
import { generateCodes } from "../../server/coupons/generate-codes";
import { listPools } from "../../server/coupons/list-pools";
import { effectConfig } from "../../server/effects/effect-config";
import { readEnvironment } from "../../server/env";
import { createApiKey } from "../../server/workspaces/create-api-key";
import { call, chatServer, flowOf, type Published, publish, visit } from "../support/chat-server";
import { anotherWorkspace, firstOwner, type Shop } from "../support/people";

const performer = effectPerformer(effectConfig(readEnvironment({})));
const keys: string[] = [];
const server = chatServer({
  perform: async (request, context) => {
    keys.push(context.idempotencyKey);
    const first = await performer(request, context);
    // A process that died after the claim and before the turn performs the effect again.
    expect(await performer(request, { ...context, contactId: undefined })).toEqual(first);
    return first;
  },
});
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  shop = await firstOwner();
  other = await anotherWorkspace(shop, "Other");
});

const say = (words: string) => ({ type: "say", data: { bubbles: [{ type: "text", text: words }] } });
const couponFlow = (pool: string) =>
  flowOf(
    {
      start: { type: "onChat" },
      ask: { type: "ask", data: { bubbles: [{ type: "text", text: "Want one?" }], input: { type: "text" } } },
      gift: { type: "coupon", data: { pool } },
      got: say("Yours: {{ coupon.code }} ({{ coupon | money }})"),
      again: say("You have {{ coupon.code }}"),
      none: say("All gone"),
      back: { type: "jump", data: { node: "ask" } },
    },
    [
      "start -> ask",
      "ask.answered -> gift",
      "gift.issued -> got",
      "gift.already -> again",
      "gift.soldOut -> none",
      "got -> back",
      "again -> back",
      "none -> back",
    ],
  );
const texts = (json: { messages: { text: string }[] }) => json.messages.map((one) => one.text);

async function poolOf(count: number): Promise<{ poolId: string; published: Published }> {
  const { id: poolId } = await createPool(shop.actor, { name: "Gift", valueMinor: 1_250, currency: "CNY" });
  await generateCodes(shop.actor, { poolId, count });
  const published = await publish(server.database.pools, couponFlow(poolId), {
    workspaceId: shop.actor.workspaceId,
  });
  return { poolId, published };
}
const counts = async (id: string) => (await listPools(shop.actor.workspaceId)).find((one) => one.id === id);

describe("a flow that gives coupons", () => {
  test("says the code once it is theirs, and the same one to who asks again", async () => {
    const { poolId, published } = await poolOf(3);
    const ada = await visit(server, published);
    const [given = ""] = texts((await ada.say({ text: "yes" })).json);
    expect(given).toMatch(/^Yours: [2-9A-Z]{10} \(¥12\.50\)$/);
    const code = /: (\S+)/.exec(given)?.[1];
    expect(texts((await ada.say({ text: "more" })).json)[0]).toBe(`You have ${code}`);
    expect(await counts(poolId)).toMatchObject({ issued: 1, left: 2 });
    expect(new Set(keys).size).toBe(2);
  });

  test("never gives more than there are, however many visitors ask at once", { retry: 0 }, async () => {
    const { poolId, published } = await poolOf(7);
    const visitors = await Promise.all(Array.from({ length: 20 }, () => visit(server, published)));
    const said = await Promise.all(
      visitors.map(async (one) => texts((await one.say({ text: "yes" })).json)[0]),
    );
    const given = said.filter((one) => one?.startsWith("Yours"));
    expect(given).toHaveLength(7);
    expect(new Set(given).size).toBe(7);
    expect(said.filter((one) => one === "All gone")).toHaveLength(13);
    expect(await counts(poolId)).toMatchObject({ issued: 7, left: 0 });
  });

  test("gives none of another workspace's pool", async () => {
    const { id } = await createPool(other.actor, { name: "Theirs", code: "THEIRS-1" });
    const published = await publish(server.database.pools, couponFlow(id), {
      workspaceId: shop.actor.workspaceId,
    });
    const visitor = await visit(server, published);
    expect(texts((await visitor.say({ text: "yes" })).json)[0]).toBe("All gone");
  });
});

describe("/v1/coupons", () => {
  test("takes codes and redeems them once", async () => {
    const { poolId, published } = await poolOf(1);
    const { key } = await createApiKey(shop.actor, {
      name: "till",
      scopes: ["coupons:write", "coupons:redeem"],
    });
    const { key: foreign } = await createApiKey(other.actor, { name: "till", scopes: ["coupons:redeem"] });
    const put = await call(`${server.url}/v1/coupons/${poolId}/codes`, {
      token: key,
      body: { codes: ["SUN-10", "sun 10", "a,b", "SUN-20"] },
    });
    expect(put).toMatchObject({
      status: 200,
      json: { added: 2, repeated: 1, refused: [{ line: 3, text: "a,b" }] },
    });
    const redeem = (body: object, token = key) =>
      call(`${server.url}/v1/coupons/redeem`, { token, body: { id: randomUUID(), ...body } });
    expect(await redeem({ code: "sun1o" })).toMatchObject({
      status: 409,
      json: { code: "coupon-not-given" },
    });

    const visitor = await visit(server, published);
    const code = /: (\S+)/.exec(texts((await visitor.say({ text: "yes" })).json)[0] ?? "")?.[1] ?? "";
    expect(await redeem({ code }, foreign)).toMatchObject({ status: 404, json: { code: "coupon-unknown" } });
    const id = randomUUID();
    const first = await redeem({ id, code: ` ${code.toLowerCase()} `, order: "A-1" });
    expect(first).toMatchObject({ status: 200, json: { code, amount: 1_250, currency: "CNY" } });
    expect((await redeem({ id, code: ` ${code.toLowerCase()} `, order: "A-1" })).text).toBe(first.text);
    expect(await redeem({ id, code })).toMatchObject({ status: 422, json: { code: "id-reused" } });
    expect(await redeem({ code })).toMatchObject({ status: 409, json: { code: "coupon-used" } });
    expect((await redeem({ code: "x", workspaceId: randomUUID() })).status).toBe(400);
  });
});
