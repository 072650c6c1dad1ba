import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call } from "../support/chat-server";
import { type App, startApp } from "./support/app";

/** Requests to the built server that no browser of ours makes (B-56, B-57): pages hold no data, whatever is asked of them and how. */
const OWNER = { PARLEY_OWNER_EMAIL: "olga@example.com", PARLEY_OWNER_PASSWORD: "a quiet-Horse 42 rests" };
let app: App;

beforeAll(async () => {
  app = await startApp(OWNER);
});
afterAll(async () => {
  await app?.close();
});

const PAGES = [
  "/",
  "/sign-in",
  "/setup",
  "/w/parley",
  "/w/parley/flows",
  "/w/parley/flows/00000000-0000-0000-0000-000000000000",
  "/w/parley/inbox",
  "/w/parley/cases",
  "/w/parley/supervision",
  "/w/parley/settings/members",
  "/w/parley/settings/service/rules",
  "/w/parley/settings/api-keys",
  "/w/parley/settings/audit",
];
const TRICKS: [string, Record<string, string>][] = [
  ["x-middleware-subrequest", { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }],
  [
    "x-middleware-subrequest of a source folder",
    {
      "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware:src/middleware",
    },
  ],
  ["x-middleware-next", { "x-middleware-next": "1", "x-middleware-rewrite": "/w/parley/settings/api-keys" }],
  ["RSC", { RSC: "1" }],
  ["prefetch", { RSC: "1", "Next-Router-Prefetch": "1", "Next-Router-Segment-Prefetch": "/_tree" }],
  ["router state", { RSC: "1", "Next-Router-State-Tree": "%5B%22%22%2C%7B%7D%2Cnull%2C%22refetch%22%5D" }],
  ["data", { "x-nextjs-data": "1" }],
  [
    "another address",
    {
      "x-original-url": "/w/parley/settings/api-keys",
      "x-rewrite-url": "/",
      "x-invoke-path": "/w/parley/settings/api-keys",
      "x-matched-path": "/w/parley/settings/api-keys",
    },
  ],
];

describe.each(PAGES)("%s", (page) => {
  test.each(TRICKS)("with %s: a page without data, under the same rules", async (_name, headers) => {
    const answer = await call(`${app.url}${page}`, { headers });
    expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500);
    expect(answer.text).not.toContain(OWNER.PARLEY_OWNER_EMAIL);
    expect(answer.headers.get("set-cookie") ?? "").not.toContain("session-token");
    if (answer.status === 200)
      expect(answer.headers.get("content-security-policy")).toMatch(
        /script-src 'self' 'nonce-.+'.*frame-ancestors 'none'/,
      );
  });

  test("takes no action and no upload", async () => {
    const tricks: Record<string, string>[] = [
      { "Next-Action": "a".repeat(40) },
      { "Next-Action": "" },
      { RSC: "1" },
    ];
    for (const headers of tricks) {
      const raw =
        '--x\r\ncontent-disposition: form-data; name="1_file"; filename="../../etc/passwd"\r\n\r\nx\r\n--x--\r\n';
      const answer = await call(`${app.url}${page}`, {
        raw,
        headers: { "content-type": "multipart/form-data; boundary=x", ...headers },
      });
      expect(answer.status).toBe(405);
    }
  });

  test.each([
    ".rsc",
    "/index.rsc",
    ".txt",
    ".json",
    "?_rsc=1",
    "/_next/data/x.json",
    "%2f..%2f..%2fetc%2fpasswd",
    "%00",
  ])("followed by %s", async (end) => {
    const answer = await call(`${app.url}${page}${end}`);
    expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500);
    expect(answer.text).not.toContain(OWNER.PARLEY_OWNER_EMAIL);
    expect(answer.text).not.toContain("root:");
  });
});

describe("signing in from another site's form", () => {
  const form = (more: Record<string, string>) =>
    new URLSearchParams({
      email: OWNER.PARLEY_OWNER_EMAIL,
      password: OWNER.PARLEY_OWNER_PASSWORD,
      json: "true",
      ...more,
    });
  const post = (body: URLSearchParams | string, headers: Record<string, string> = {}) =>
    fetch(`${app.url}/api/auth/callback/credentials`, { method: "POST", body, headers, redirect: "manual" });

  test.each([
    ["no token", {}],
    ["an invented token", { csrfToken: "a".repeat(64) }],
  ])("with %s gives no session", async (_name, more) => {
    const response = await post(form(more), { origin: "https://evil.example" });
    expect(response.status).toBeLessThan(500);
    expect(response.headers.get("set-cookie") ?? "").not.toContain("session-token");
  });

  test("with the token but without its cookie gives no session", async () => {
    const { csrfToken } = (await call(`${app.url}/api/auth/csrf`)).json;
    const response = await post(form({ csrfToken }));
    expect(response.headers.get("set-cookie") ?? "").not.toContain("session-token");
  });

  test("from our own page works, with a cookie that scripts and other sites do not get", async () => {
    const token = await call(`${app.url}/api/auth/csrf`);
    const cookie = token.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    const response = await post(form({ csrfToken: token.json.csrfToken }), { cookie });
    const session = response.headers.getSetCookie().find((one) => one.includes("session-token")) ?? "";
    expect(session).toMatch(/HttpOnly/i);
    expect(session).toMatch(/SameSite=(Lax|Strict)/i);
  });

  test("a long body is refused", async () => {
    expect((await post(form({ x: "a".repeat(200_000) }))).status).toBe(413);
  });
});

test("half a thousand slow senders keep nobody waiting", async () => {
  const { hostname, port } = new URL(app.url);
  const slow = await Promise.all(
    Array.from(
      { length: 500 },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(Number(port), hostname, () => resolve(socket));
          socket.once("error", reject);
        }),
    ),
  );
  for (const socket of slow) {
    socket.on("error", () => undefined); // cut off for being slow
    socket.write("POST /v1/chat/x/conversations HTTP/1.1\r\nhost: x\r\nx-a:");
  }
  expect((await call(`${app.url}/v1/health`)).status).toBe(200);
  expect((await call(`${app.url}/sign-in`)).status).toBe(200);
  for (const socket of slow) socket.destroy();
});
