import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  type ChatServer,
  call,
  chatServer,
  fiveSteps,
  type Published,
  publish,
  startChatServer,
  type Visitor,
  visit,
} from "../support/chat-server";

const folder = mkdtempSync(path.join(tmpdir(), "parley-files-"));
const server = chatServer({ environment: { PARLEY_DATA_DIR: folder } });
let flow: Published;
let other: ChatServer;
beforeAll(async () => {
  flow = await publish(server.database.pools, fiveSteps);
  other = await startChatServer(server.database.pools, { environment: { PARLEY_DATA_DIR: folder } });
});
afterAll(async () => {
  await other.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Heard {
  id: number | undefined;
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: any event's data
  data: any;
}

/** Reads a stream until `enough` says so, then leaves. */
async function listen(
  url: string,
  visitor: Visitor,
  headers: Record<string, string>,
  enough: (heard: Heard[]) => boolean,
  ready?: () => void,
): Promise<Heard[]> {
  const leave = new AbortController();
  const response = await fetch(`${url}/v1/chat/conversations/${visitor.conversation}/stream`, {
    headers: { authorization: `Bearer ${visitor.token}`, ...headers },
    signal: leave.signal,
  });
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "text/event-stream; charset=utf-8",
  ]);
  const heard: Heard[] = [];
  let text = "";
  let told = false;
  const reader = response.body?.getReader();
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    text += Buffer.from(piece.value).toString("utf8");
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      if (block.startsWith(":")) continue;
      const id = /^id: (\d+)$/m.exec(block)?.[1];
      heard.push({
        id: id === undefined ? undefined : Number(id),
        event: /^event: (\w+)$/m.exec(block)?.[1] ?? "",
        data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null"),
      });
    }
    // The stream has said where the conversation stands: from now on nothing is missed.
    if (!told && heard.length) {
      told = true;
      ready?.();
    }
    if (enough(heard)) break;
  }
  leave.abort();
  return heard;
}

const messages = (heard: Heard[]) =>
  heard.filter((one) => one.event === "message").map((one) => [one.id, one.data.text]);

describe("the stream of a conversation", () => {
  test.each([
    ["of the same process", () => server.url],
    ["of another process", () => other.url],
  ])("%s hears every turn, once and in order", async (_name, url) => {
    const visitor = await visit(server, flow);
    const heard = await listen(
      url(),
      visitor,
      {},
      (list) => messages(list).length === 4 && list.at(-1)?.event === "awaiting",
      () => {
        void visitor.say({ text: "Ada" }).then(() => visitor.say({ choice: "tea" }));
      },
    );
    expect(messages(heard)).toEqual([
      [3, "Ada"],
      [4, "Nice name, Ada"],
      [5, "Tea"],
      [6, "Ada gets Tea"],
    ]);
    expect(heard.at(-1)?.data).toEqual({ awaiting: null, status: "ended", version: 3 });
  });

  test("goes on after Last-Event-ID", async () => {
    const visitor = await visit(server, flow);
    await visitor.say({ text: "Ada" });
    await visitor.say({ choice: "tea" });
    for (const [last, expected] of [
      ["2", [3, 4, 5, 6]],
      ["5", [6]],
      ["0", [1, 2, 3, 4, 5, 6]],
    ] as const) {
      const heard = await listen(
        server.url,
        visitor,
        { "last-event-id": last },
        (list) => list.at(-1)?.event === "awaiting",
      );
      expect(messages(heard).map(([id]) => id)).toEqual(expected);
    }
    for (const odd of ["99", "", "nonsense"]) {
      const heard = await listen(
        server.url,
        visitor,
        { "last-event-id": odd },
        (list) => list.at(-1)?.event === "awaiting",
      );
      expect(messages(heard)).toHaveLength(odd === "nonsense" ? 6 : 0);
    }
  });

  test("one address holds so many, not more", async () => {
    const visitor = await visit(server, flow);
    const leave = new AbortController();
    const open = () =>
      fetch(`${server.url}/v1/chat/conversations/${visitor.conversation}/stream`, {
        headers: { authorization: `Bearer ${visitor.token}`, "x-forwarded-for": "203.0.113.7" },
        signal: leave.signal,
      });
    const streams = await Promise.all(Array.from({ length: 201 }, open));
    expect(streams.map((one) => one.status).filter((status) => status === 429)).toHaveLength(1);
    leave.abort();
  });
});

describe("files", () => {
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const put = async (
    visitor: Visitor,
    content: Uint8Array<ArrayBuffer> | Buffer | string,
    name: string,
    type = "application/octet-stream",
  ): Promise<Answer> => {
    const form = new FormData();
    form.append(
      "file",
      new Blob([typeof content === "string" ? content : new Uint8Array(content)], { type }),
      name,
    );
    const response = await fetch(`${server.url}/v1/chat/conversations/${visitor.conversation}/files`, {
      method: "POST",
      body: form,
      headers: { authorization: `Bearer ${visitor.token}` },
    });
    const text = await response.text();
    return { status: response.status, text, json: JSON.parse(text), headers: response.headers };
  };

  test("a picture is put up, named in a message, and served where nothing of it can run", async () => {
    const visitor = await visit(server, flow);
    const up = await put(visitor, png, "../../etc/päss\u202ewd.png", "text/html");
    expect(up.status, up.text).toBe(201);
    expect(up.json.file).toMatchObject({ name: "pässwd.png", mime: "image/png", size: png.length });
    const said = await visitor.say({ file: up.json.file.id });
    expect(said.status, said.text).toBe(200);
    expect(
      (await visitor.look()).json.messages.find((one: { from: string }) => one.from === "visitor"),
    ).toMatchObject({ type: "image", url: up.json.file.url });
    const got = await fetch(server.url + up.json.file.url);
    expect(Buffer.from(await got.arrayBuffer()).equals(png)).toBe(true);
    expect(
      Object.fromEntries(
        ["content-type", "content-disposition", "content-security-policy", "x-content-type-options"].map(
          (name) => [name, got.headers.get(name)],
        ),
      ),
    ).toEqual({
      "content-type": "image/png",
      "content-disposition": "inline; filename*=UTF-8''p%C3%A4sswd.png",
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
    });
    const stranger = await visit(server, flow);
    expect((await stranger.say({ file: up.json.file.id })).status).toBe(400);
  });

  test.each([
    ["text, to be downloaded", "a,b\n1,2", "list.csv", 201],
    ["a page", "<!DOCTYPE html><script>alert(1)</script>", "a.txt", 415],
    ["a page in a picture's name", "<html></html>", "a.png", 415],
    ["a drawing with a script", '<svg xmlns="x"><script/></svg>', "a.svg", 415],
    ["a program", "\u007fELF\u0002\u0001\u0001\u0000", "a.pdf", 415],
    ["a shell script", "#!/bin/sh\nrm -rf /", "a.txt", 415],
    ["nothing", "", "a.txt", 415],
    ["eleven megabytes", "a".repeat(11_000_000), "a.txt", 413],
  ])("%s", async (_name, content, name, status) => {
    const visitor = await visit(server, flow);
    const up = await put(visitor, content, name);
    expect(up.status, up.text).toBe(status);
    if (status !== 201) return;
    const got = await fetch(server.url + up.json.file.url);
    expect(got.headers.get("content-disposition")).toMatch(/^attachment/);
  });

  test.each([
    [
      "JSON that calls itself a form",
      "multipart/form-data; boundary=x",
      '{"files":[{"filepath":"/etc/passwd"}]}',
      400,
    ],
    [
      "a form cut short",
      "multipart/form-data; boundary=x",
      '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc',
      400,
    ],
    [
      "a form without a file",
      "multipart/form-data; boundary=x",
      '--x\r\ncontent-disposition: form-data; name="filepath"\r\n\r\n/etc/passwd\r\n--x--\r\n',
      400,
    ],
    ["a form without a boundary", "multipart/form-data", "--x--", 415],
    ["JSON", "application/json", "{}", 415],
  ])("%s (B-54)", async (_name, type, body, status) => {
    const visitor = await visit(server, flow);
    const answer = await call(`${server.url}/v1/chat/conversations/${visitor.conversation}/files`, {
      raw: body,
      token: visitor.token,
      headers: { "content-type": type },
    });
    expect(answer.status, answer.text).toBe(status);
  });

  test.each(["nothing", "..%2f..%2fpackage.json", `${"a".repeat(40)}.png`, "%00"])(
    "/files/%s is not there",
    async (key) => {
      expect((await call(`${server.url}/files/${key}`)).status).toBe(404);
    },
  );
});
