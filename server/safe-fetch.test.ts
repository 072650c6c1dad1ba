import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import {
  type EgressPolicy,
  hopHeader,
  type Resolver,
  readHop,
  SafeFetchError,
  safeFetch,
  safeFetchFor,
} from "./safe-fetch";

const loopback: EgressPolicy = { allowCidrs: ["127.0.0.0/8"] };
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function web(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const port = await listening(server);
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}

/** A server that says exactly these bytes, for answers that no honest library would send. */
async function raw(onRequest: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("data", () => onRequest(socket));
  });
  const port = await listening(server);
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}

function listening(server: Server | TcpServer): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

function portOf(url: string): string {
  return new URL(url).port;
}

async function failureOf(promise: Promise<unknown>): Promise<SafeFetchError> {
  const outcome = await promise.then(
    () => "answered",
    (error: unknown) => error,
  );
  if (outcome instanceof SafeFetchError) return outcome;
  throw new Error(`expected a SafeFetchError, got ${String(outcome)}`);
}

function text(answer: { bytes: Uint8Array }): string {
  return new TextDecoder().decode(answer.bytes);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let whole = "";
  for await (const chunk of request) whole += String(chunk);
  return whole;
}

describe("a plain call", () => {
  it("sends method, headers and body, and brings the whole answer with any status", async () => {
    const url = await web(async (request, response) => {
      const body = await bodyOf(request);
      response.writeHead(418, { "x-seen": String(request.headers["x-mine"]) });
      response.end(`${request.method} ${request.url} ${body}`);
    });
    const answer = await safeFetch(loopback, `${url}/a?b=1`, {
      method: "POST",
      headers: { "X-Mine": "1" },
      body: "hé",
    });
    expect(answer.status).toBe(418);
    expect(answer.headers.get("x-seen")).toBe("1");
    expect(text(answer)).toBe("POST /a?b=1 hé");
  });

  it("is refused on loopback without the allow-list", async () => {
    let calls = 0;
    const url = await web((_request, response) => {
      calls += 1;
      response.end("secret");
    });
    expect((await failureOf(safeFetch({}, url))).code).toBe("blocked");
    expect((await failureOf(safeFetch({}, url.replace("127.0.0.1", "localhost")))).code).toBe("blocked");
    expect(calls).toBe(0);
  });

  it("tells a refused connection from an unknown name, and names no address", async () => {
    const url = await raw((socket) => socket.destroy());
    for (const close of closers.splice(0)) close();
    const refused = await failureOf(safeFetch(loopback, url));
    expect(refused.code).toBe("connect");
    expect(refused.message).not.toContain("127");
    const none: Resolver = () => Promise.reject(new Error("ENOTFOUND 10.0.0.3"));
    const unknown = await failureOf(safeFetch({ resolve: none }, "http://nowhere.example"));
    expect(unknown.code).toBe("dns");
    expect(unknown.message).not.toContain("10.");
  });
});

describe("B-45 names", () => {
  const answers = (...addresses: string[]): Resolver => {
    return async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  };

  it.each([
    ["private", ["10.0.0.1"]],
    ["loopback", ["127.0.0.1"]],
    ["public and private mixed", ["93.184.216.34", "192.168.0.1"]],
    ["IPv6 that embeds loopback", ["::127.0.0.1"]],
    ["mapped metadata", ["::ffff:169.254.169.254"]],
  ])("refuses a name that resolves to %s", async (_title, addresses) => {
    const failure = await failureOf(safeFetch({ resolve: answers(...addresses) }, "http://rebind.example/"));
    expect(failure.code).toBe("blocked");
  });

  it("resolves once per connection and connects to that very answer", async () => {
    let calls = 0;
    const url = await web((_request, response) => response.end("reached"));
    const rebinding: Resolver = async () => {
      calls += 1;
      return [{ address: calls === 1 ? "127.0.0.2" : "10.0.0.1", family: 4 }];
    };
    // 127.0.0.2 stands for the public answer: nobody listens there, so a second look-up
    // would be the only way to anything else.
    const policy = { allowCidrs: ["127.0.0.2/32"], resolve: rebinding };
    const failure = await failureOf(safeFetch(policy, `http://rebind.example:${portOf(url)}/`));
    expect(failure.code).toBe("connect");
    expect(calls).toBe(1);
  });

  it("checks the second answer of a name that changed", async () => {
    let calls = 0;
    const url = await web((_request, response) => {
      response.setHeader("connection", "close");
      response.end("first");
    });
    const resolve: Resolver = async () => {
      calls += 1;
      return [{ address: calls === 1 ? "127.0.0.1" : "127.0.0.3", family: 4 }];
    };
    const policy = { allowCidrs: ["127.0.0.1/32"], resolve };
    const target = `http://rebind.example:${portOf(url)}/`;
    expect(text(await safeFetch(policy, target))).toBe("first");
    expect((await failureOf(safeFetch(policy, target))).code).toBe("blocked");
  });

  it("lets a listed name go anywhere", async () => {
    const url = await web((_request, response) => response.end("local model"));
    const policy = { allowHosts: ["model.internal"], resolve: answers("127.0.0.1") };
    expect(text(await safeFetch(policy, `http://model.internal:${portOf(url)}/`))).toBe("local model");
    expect((await failureOf(safeFetch(policy, `http://other.internal:${portOf(url)}/`))).code).toBe(
      "blocked",
    );
  });
});

describe("B-46 redirects", () => {
  it.each([301, 302, 303, 307, 308])("walks a %d and changes the method as browsers do", async (status) => {
    const seen: string[] = [];
    const url = await web(async (request, response) => {
      seen.push(`${request.method} ${request.url} ${await bodyOf(request)}`);
      if (request.url === "/from") response.writeHead(status, { location: "/to" }).end();
      else response.end("there");
    });
    const answer = await safeFetch(loopback, `${url}/from`, { method: "POST", body: "b" });
    expect(text(answer)).toBe("there");
    expect(answer.url).toBe(`${url}/to`);
    expect(seen).toEqual(["POST /from b", status >= 307 ? "POST /to b" : "GET /to "]);
  });

  it.each([
    ["http://10.0.0.1/", "blocked"],
    ["http://169.254.169.254/latest", "blocked"],
    ["http://[::1]/", "blocked"],
    ["http://example.com:22/", "blocked"],
    ["file:///etc/passwd", "protocol"],
    ["gopher://x/", "protocol"],
    ["data:text/plain,x", "protocol"],
    ["http://user@example.com/", "protocol"],
    ["http://[", "redirects"],
  ])("does not follow one to %s", async (location, code) => {
    const url = await web((_request, response) => response.writeHead(302, { location }).end());
    expect((await failureOf(safeFetch(loopback, url))).code).toBe(code);
  });

  it("gives up after five, loops included", async () => {
    let calls = 0;
    const url = await web((_request, response) => {
      calls += 1;
      response.writeHead(307, { location: "/again" }).end();
    });
    expect((await failureOf(safeFetch(loopback, url))).code).toBe("redirects");
    expect(calls).toBe(6);
  });

  it("keeps secrets on the same origin and drops them on another", async () => {
    const headersSeen: IncomingMessage["headers"][] = [];
    const other = await web((request, response) => {
      headersSeen.push(request.headers);
      response.end();
    });
    const first = await web((request, response) => {
      headersSeen.push(request.headers);
      response.writeHead(307, { location: request.url === "/a" ? "/b" : `${other}/c` }).end();
    });
    const headers = {
      authorization: "Bearer s3cret",
      cookie: "s=1",
      "x-api-key": "s3cret",
      accept: "text/x",
    };
    await safeFetch(loopback, `${first}/a`, { headers });
    expect(headersSeen[1]).toMatchObject({ authorization: "Bearer s3cret", "x-api-key": "s3cret" });
    expect(JSON.stringify(headersSeen[2])).not.toMatch(/s3cret|s=1/);
    expect(headersSeen[2]).toMatchObject({ accept: "text/x", [hopHeader]: "1" });
  });
});

describe("B-35 headers and B-48 loops", () => {
  it.each([
    ["a line break in a value", { "x-a": "1\r\nSet-Cookie: x=1" }],
    ["a NUL in a value", { "x-a": "\u0000" }],
    ["text beyond Latin-1", { "x-a": "你好" }],
    ["a space in a name", { "x a": "1" }],
    ["an empty name", { "": "1" }],
    ["Host", { Host: "internal" }],
    ["Transfer-Encoding", { "Transfer-Encoding": "chunked" }],
    ["Content-Length", { "content-length": "3" }],
    ["Connection", { connection: "upgrade" }],
  ])("refuses %s", async (_title, headers) => {
    const failure = await failureOf(safeFetch(loopback, "http://127.0.0.1:65000", { headers }));
    expect(failure.code).toBe("protocol");
  });

  it("takes a header named __proto__ for a header", async () => {
    const url = await web((_request, response) => response.end());
    const headers: Record<string, string> = JSON.parse('{"__proto__":"x"}');
    expect((await safeFetch(loopback, url, { headers })).status).toBe(200);
  });

  it("refuses methods outside the list", async () => {
    const failure = await failureOf(safeFetch(loopback, "http://127.0.0.1:65000", { method: "CONNECT" }));
    expect(failure.code).toBe("protocol");
  });

  it("ends the loop of a server that calls itself", async () => {
    let depth = 0;
    const url: string = await web(async (request, response) => {
      depth += 1;
      const hop = readHop(String(request.headers[hopHeader]));
      const inner = await safeFetch(loopback, url, { hop, headers: { [hopHeader]: "0" } }).catch(
        (error: SafeFetchError) => error,
      );
      response.end(inner instanceof SafeFetchError ? inner.code : inner.bytes);
    });
    expect(text(await safeFetch(loopback, url))).toBe("blocked");
    expect(depth).toBe(3);
    expect(["9", "x", "-1", "1, 2"].map(readHop)).toEqual([9, 3, 3, 3]);
  });
});

describe("F-16 bad servers", () => {
  it("cuts a gzip bomb", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const url = await web((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(bomb);
    });
    expect(bomb.byteLength).toBeLessThan(100_000);
    expect((await failureOf(safeFetch(loopback, url))).code).toBe("too_large");
  });

  it("reads an honest gzip answer up to exactly the limit", async () => {
    const url = await web((request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(gzipSync(Buffer.alloc(Number(request.url?.slice(1)), "a")));
    });
    expect((await safeFetch(loopback, `${url}/1000`, { maxBytes: 1000 })).bytes.byteLength).toBe(1000);
    expect((await failureOf(safeFetch(loopback, `${url}/1001`, { maxBytes: 1000 }))).code).toBe("too_large");
  });

  it("cuts an endless chunked answer and closes the connection", async () => {
    let close = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const url = await web((_request, response) => {
      const chunk = Buffer.alloc(64_000);
      const pump = (): void => {
        while (response.write(chunk));
        response.once("drain", pump);
      };
      response.once("close", () => close());
      pump();
    });
    expect((await failureOf(safeFetch(loopback, url))).code).toBe("too_large");
    await closed;
  });

  it("refuses a declared 5 GB before reading", async () => {
    const url = await raw((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 5000000000\r\n\r\n"));
    expect((await failureOf(safeFetch(loopback, url))).code).toBe("too_large");
  });

  it("cuts a server that accepts and says nothing", async () => {
    const url = await raw(() => undefined);
    expect((await failureOf(safeFetch(loopback, url, { timeoutMs: 60 }))).code).toBe("timeout");
  });

  it("cuts a slow drip by the total time although it is never silent", async () => {
    const url = await raw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
      const drip = setInterval(() => socket.write("."), 10);
      socket.once("close", () => clearInterval(drip));
    });
    expect((await failureOf(safeFetch(loopback, url, { timeoutMs: 150, idleTimeoutMs: 10_000 }))).code).toBe(
      "timeout",
    );
  });

  it("cuts silence in a stream by the idle time", async () => {
    const url = await raw((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"));
    const response = await safeFetchFor(loopback, { timeoutMs: 60_000, idleTimeoutMs: 60 })(url);
    expect((await failureOf(response.text())).code).toBe("timeout");
  });

  it.each([
    ["a body shorter than declared", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"],
    ["a chunk that breaks off", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nabc"],
    ["no HTTP at all", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["an empty answer", ""],
    ["headers without an end", "HTTP/1.1 200 OK\r\nx-a: 1"],
    ["two different lengths", "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabcde"],
    ["false gzip", "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nabcde"],
    ["a header of 100 kB", `HTTP/1.1 200 OK\r\nx-a: ${"a".repeat(100_000)}\r\n\r\n`],
  ])("takes %s for a broken answer", async (_title, bytes) => {
    const url = await raw((socket) => socket.end(bytes));
    expect(["protocol", "connect"]).toContain((await failureOf(safeFetch(loopback, url))).code);
  });

  it("takes a reset for a broken connection, before and in the body", async () => {
    const before = await raw((socket) => socket.resetAndDestroy());
    expect((await failureOf(safeFetch(loopback, before))).code).toBe("connect");
    const within = await raw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc", () => socket.resetAndDestroy());
    });
    expect((await failureOf(safeFetch(loopback, within))).code).toBe("connect");
  });

  it("speaks no TLS with a server that has none", async () => {
    const url = await web((_request, response) => response.end());
    const failure = await failureOf(safeFetch(loopback, url.replace("http:", "https:")));
    expect(["connect", "protocol"]).toContain(failure.code);
  });

  it("stops when the caller cancels, before and during", async () => {
    const url = await raw((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"));
    const failure = await failureOf(safeFetch(loopback, url, { signal: AbortSignal.abort() }));
    expect(failure.code).toBe("aborted");
    const controller = new AbortController();
    const response = await safeFetchFor(loopback)(url, { signal: controller.signal });
    controller.abort();
    expect((await failureOf(response.text())).code).toBe("aborted");
  });
});

describe("in the shape of fetch", () => {
  it("takes a Request, forms and streams, and streams the answer", async () => {
    const url = await web(async (request, response) => {
      response.writeHead(200, { "content-type": String(request.headers["content-type"]) });
      response.end(await bodyOf(request));
    });
    const call = safeFetchFor(loopback);
    const fromRequest = await call(new Request(url, { method: "POST", body: "x" }));
    expect(await fromRequest.text()).toBe("x");
    expect(fromRequest.url).toBe(`${url}/`);
    const form = new FormData();
    form.set("name", "Ann");
    const fromForm = await call(url, { method: "POST", body: form });
    expect(fromForm.headers.get("content-type")).toContain("multipart/form-data");
    expect(await fromForm.text()).toContain("Ann");
    const stream = new Blob(["streamed"]).stream();
    expect(await (await call(new URL(url), { method: "PUT", body: stream })).text()).toBe("streamed");
  });

  it("gives answers without a body, and refuses status codes outside HTTP", async () => {
    const none = await web((_request, response) => response.writeHead(204).end());
    expect((await safeFetchFor(loopback)(none)).body).toBeNull();
    const odd = await raw((socket) => socket.end("HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n"));
    expect((await failureOf(safeFetchFor(loopback)(odd))).code).toBe("protocol");
    expect((await safeFetch(loopback, odd)).status).toBe(999);
  });

  it("rejects what is no address with the typed error", async () => {
    expect((await failureOf(safeFetchFor({})("/relative"))).code).toBe("protocol");
    expect((await failureOf(safeFetchFor({})("http://a:b@example.com"))).code).toBe("protocol");
    expect((await failureOf(safeFetchFor({})("http://[::1]:8080"))).code).toBe("blocked");
  });
});
