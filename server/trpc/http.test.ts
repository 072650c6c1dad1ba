import { beforeAll, describe, expect, it } from "vitest";
import { testEnvironment } from "../../tests/support/environment";
import { firstOwner, PASSWORD, type Shop } from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { changePassword } from "../accounts/change-password";
import { sessionCookieName } from "../accounts/current-user";
import { sessionToken } from "../accounts/session-token";
import { createTrpcApp } from "./http";

testEnvironment();
testDatabase();
const app = createTrpcApp();
const URL_BASE = "http://parley.example/trpc";
let owner: Shop;
let cookie: string;
beforeAll(async () => {
  owner = await firstOwner();
  cookie = `theme=dark; ${sessionCookieName()}=${await sessionToken(owner.actor.userId, 1)}`;
});

const own = () => ({
  cookie,
  origin: "http://parley.example",
  "sec-fetch-site": "same-origin",
  "content-type": "application/json",
  "x-parley-workspace": owner.slug,
});

async function send(
  path: string,
  init: RequestInit & { duplex?: "half" } = {},
): Promise<{ status: number; body: string }> {
  const response = await app.request(`${URL_BASE}/${path}`, {
    method: "POST",
    body: JSON.stringify({ name: "Flow" }),
    ...init,
  });
  return { status: response.status, body: await response.text() };
}
const flowCount = async () => {
  const response = await app.request(`${URL_BASE}/flows.list`, { headers: own() });
  const body: unknown = await response.json();
  return JSON.stringify(body).split('"revision"').length - 1;
};

describe("a write", () => {
  it("goes through with the session cookie, from our own page", async () => {
    const before = await flowCount();
    expect((await send("flows.create", { headers: own() })).status).toBe(200);
    expect(await flowCount()).toBe(before + 1);
  });

  const without = (name: string) => Object.fromEntries(Object.entries(own()).filter(([key]) => key !== name));
  it.each([
    [
      "a form of another site",
      () => ({
        ...own(),
        origin: "https://evil.example",
        "sec-fetch-site": "cross-site",
        "content-type": "application/x-www-form-urlencoded",
      }),
      403,
    ],
    ["another origin", () => ({ ...own(), origin: "https://evil.example" }), 403],
    ["a sister site", () => ({ ...own(), "sec-fetch-site": "same-site" }), 403],
    ["an opaque origin", () => ({ ...own(), origin: "null" }), 403],
    [
      "no origin",
      () => {
        const { origin: _, ...rest } = own();
        return { ...rest, "sec-fetch-site": "" };
      },
      403,
    ],
    ["text/plain", () => ({ ...own(), "content-type": "text/plain" }), 415],
    ["multipart", () => ({ ...own(), "content-type": "multipart/form-data; boundary=x" }), 415],
    ["octet-stream", () => ({ ...own(), "content-type": "application/octet-stream" }), 415],
    ["no type", () => without("content-type"), 415],
    ["no cookie", () => without("cookie"), 401],
    ["a tampered cookie", () => ({ ...own(), cookie: `${cookie.slice(0, -4)}AAAA` }), 401],
    [
      "the token as a bearer",
      () => ({ ...without("cookie"), authorization: `Bearer ${cookie.split("session-token=")[1]}` }),
      401,
    ],
    ["no workspace", () => without("x-parley-workspace"), 404],
  ])("is refused from %s", async (_, headers, status) => {
    const before = await flowCount();
    expect((await send("flows.create", { headers: headers() })).status).toBe(status);
    expect(await flowCount()).toBe(before);
  });

  it("is not made by GET, PUT or an overridden method", async () => {
    const before = await flowCount();
    const input = encodeURIComponent(JSON.stringify({ name: "x" }));
    expect(
      (await send(`flows.create?input=${input}`, { method: "GET", body: null, headers: own() })).status,
    ).toBe(405);
    expect((await send("flows.create", { method: "PUT", headers: own() })).status).toBe(405);
    expect(await flowCount()).toBe(before);
  });

  it("over the limit is refused while it is read", async () => {
    const chunk = new Uint8Array(100_000).fill(97);
    let sent = 0;
    const body = new ReadableStream({
      pull: (controller) => (sent++ < 1_000 ? controller.enqueue(chunk) : controller.close()),
    });
    expect((await send("flows.create", { headers: own(), body, duplex: "half" })).status).toBe(413);
    expect(sent).toBeLessThan(100);
  });
});

describe("odd requests", () => {
  it.each([
    ["a batch of 1,000", `${Array(1000).fill("flows.list").join(",")}?batch=1&input=%7B%7D`, [400, 414]],
    ["a batch of 21", `${Array(21).fill("setup.status").join(",")}?batch=1&input=%7B%7D`, [400]],
    ["a query string of 100 kB", `flows.list?input=${"a".repeat(100_000)}`, [414]],
    ["an unknown path", "a.b.c.d", [404]],
    ["a NUL", "flows%00.list", [404]],
    ["a way up", "..%2f..%2fflows.list", [404, 400]],
    ["a prototype", "__proto__.list", [404]],
    ["a constructor", "constructor", [404]],
    ["input that is no JSON", "flows.get?input=%7B", [400]],
  ])("%s is a clear 4xx", async (_, path, statuses) => {
    const { status, body } = await send(path, { method: "GET", body: null, headers: own() });
    expect(statuses).toContain(status);
    expect(body).not.toMatch(/\bat .+:\d+:\d+/);
  });

  it("has no key doubled into a higher role", async () => {
    const body = `{"email":"x@example.com","role":"viewer","role":"owner","workspaceId":"x"}`;
    expect((await send("invitations.create", { headers: own(), body })).status).toBe(400);
  });

  it("keeps NUL and lone surrogates away from the database", async () => {
    const { status, body } = await send("flows.create", {
      headers: own(),
      body: '{"name":"a\\u0000b\\ud83dc"}',
    });
    expect(status).toBe(200);
    expect(body).toContain('"id"');
  });
});

it("knows a session no more once the password has changed", async () => {
  const me = async () => (await app.request(`${URL_BASE}/account.me`, { headers: own() })).status;
  expect(await me()).toBe(200);
  await changePassword({
    userId: owner.actor.userId,
    current: PASSWORD,
    next: "another-Horse 43 rests",
    ip: null,
  });
  expect(await me()).toBe(401);
});
