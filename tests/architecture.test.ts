import { describe, expect, test } from "vitest";
import { analyse, type Import, type SourceFile, sourceTree } from "./support/source-tree";

const files = sourceTree();
const isTest = ({ file }: SourceFile) => /\.test\.tsx?$|^tests\/|(^|\/)testing\//.test(file);
const product = files.filter((file) => !isTest(file));
const under = (...folders: string[]) =>
  product.filter(({ file }) => folders.some((folder) => file.startsWith(`${folder}/`)));

/** Lines such as `flow/text/a.ts -> server/db/b.ts`, one for every import that the rule forbids. */
function breaches(from: SourceFile[], forbidden: (target: Import, source: SourceFile) => boolean): string[] {
  return from.flatMap((source) =>
    source.imports
      .filter((target) => forbidden(target, source))
      .map((target) => `${source.file} -> ${target.file ?? target.specifier}`),
  );
}

function usesOf(from: SourceFile[], names: string[]): string[] {
  return from.flatMap(({ file, uses }) =>
    names.filter((name) => uses.has(name)).map((name) => `${file}: ${name}`),
  );
}

const isNodeModule = (specifier: string, names: string[]) =>
  names.some(
    (name) => specifier === name || specifier === `node:${name}` || specifier.startsWith(`${name}/`),
  );

describe("flow/ is pure", () => {
  const flow = under("flow");
  const PACKAGES = [
    "zod",
    "liquidjs",
    "re2js",
    "libphonenumber-js",
    "chrono-node",
    "date-fns",
    "@date-fns/tz",
  ];

  test("it imports a few pure packages and itself", () => {
    const found = breaches(flow, ({ file, specifier }) =>
      file
        ? !file.startsWith("flow/")
        : !PACKAGES.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
    );
    expect(found).toEqual([]);
  });

  test("it has no clock, no chance, no surroundings, no network", () => {
    const names = [
      "Date.now",
      "new Date()",
      "Math.random",
      "process.env",
      "performance.now",
      "fetch",
      "setTimeout",
    ];
    const global = [
      "setInterval",
      "queueMicrotask",
      "structuredClone",
      "crypto.randomUUID",
      "crypto.getRandomValues",
    ];
    const console = ["console.log", "console.warn", "console.error"];
    expect(usesOf(flow, [...names, ...global, ...console])).toEqual([]);
  });

  test("its floors import downwards only", () => {
    expect(
      breaches(flow, ({ file }, source) => file !== undefined && flowFloor(file) > flowFloor(source.file)),
    ).toEqual([]);
  });
});

function flowFloor(file: string): number {
  const folder = file.split("/")[1] ?? "";
  const floor = [
    ["text", "kernel"],
    ["language"],
    ["runtime"],
    ["nodes"],
    ["document", "simulate"],
  ].findIndex((names) => names.includes(folder));
  return floor >= 0 ? floor : 4;
}

describe("floors of the project", () => {
  test("server/ imports neither components/ nor app/", () => {
    expect(breaches(under("server"), ({ file }) => /^(components|app)\//.test(file ?? ""))).toEqual([]);
  });

  test("components/ know of server/ only the type of the tRPC router, and nothing of app/", () => {
    const found = breaches(
      under("components"),
      ({ file, typeOnly }) =>
        file?.startsWith("app/") === true ||
        (file?.startsWith("server/") === true && !(typeOnly && file.startsWith("server/trpc/"))),
    );
    expect(found).toEqual([]);
  });

  test("nothing imports tests, benches or scripts", () => {
    const found = breaches(under("flow", "server", "components", "app"), ({ file }) =>
      /^(tests|bench|scripts)\/|\.test\.tsx?$/.test(file ?? ""),
    );
    expect(found).toEqual([]);
  });
});

describe("server/", () => {
  const server = under("server");
  const TRANSPORTS = ["trpc", "http"];
  const LEAVES = ["db", "net"];
  const ENTRIES = [
    "main",
    "chat",
    "worker",
    "doctor",
    "data-plane",
    "http-server",
    "lifecycle",
    "metrics-server",
    "start-workers",
    "database",
    "workers",
  ];

  /** 0 leaves, 1 features, 2 transports, 3 entries. */
  const floor = (file: string): number => {
    const parts = file.split("/");
    if (parts.length === 2) return ENTRIES.includes((parts[1] ?? "").replace(/\.ts$/, "")) ? 3 : 0;
    const folder = parts[1] ?? "";
    return LEAVES.includes(folder) ? 0 : TRANSPORTS.includes(folder) ? 2 : 1;
  };
  const inServer = (target: Import) => !target.typeOnly && target.file?.startsWith("server/");

  test("leaves, features, transports and entries import downwards only", () => {
    const found = breaches(server, (target, source) =>
      Boolean(inServer(target) && floor(target.file ?? "") > floor(source.file)),
    );
    expect(found).toEqual([]);
  });

  test("features call each other without circles", () => {
    const graph = new Map<string, Set<string>>();
    const feature = (file: string) => (floor(file) === 1 ? (file.split("/")[1] ?? "") : undefined);
    for (const source of server) {
      const from = feature(source.file);
      if (!from) continue;
      for (const target of source.imports.filter(inServer)) {
        const to = feature(target.file ?? "");
        if (to && to !== from) graph.set(from, (graph.get(from) ?? new Set()).add(to));
      }
    }
    expect(circles(graph)).toEqual([]);
  });

  test("the network is reached through the safe fetch only", () => {
    const allowed = /^server\/(net\/|safe-fetch\.ts$|http-server\.ts$|main\.ts$|chat\.ts$|db\/postgres\/)/;
    const outside = server.filter(({ file }) => !allowed.test(file));
    const modules = ["http", "https", "http2", "net", "tls", "dgram", "undici", "axios", "got", "node-fetch"];
    expect(
      breaches(outside, (target) => !target.typeOnly && isNodeModule(target.specifier, modules)),
    ).toEqual([]);
    expect(usesOf(outside, ["fetch", "globalThis.fetch", "new WebSocket", "new EventSource"])).toEqual([]);
  });
});

describe("banned everywhere", () => {
  test("no evaluation of text as code, no unsafe sandbox", () => {
    expect(usesOf(product, ["eval", "Function", "new Function", "globalThis.eval"])).toEqual([]);
    expect(
      breaches(product, ({ specifier }) => isNodeModule(specifier, ["vm", "vm2", "isolated-vm"])),
    ).toEqual([]);
  });

  test("no processes are started but PostgreSQL's", () => {
    const found = breaches(
      under("flow", "server", "components", "app"),
      ({ specifier }, { file }) =>
        isNodeModule(specifier, ["child_process"]) && !/^server\/db\/(embedded\.ts|postgres\/)/.test(file),
    );
    expect(found).toEqual([]);
  });

  test("no HTML from text, no SQL from text", () => {
    const names = [
      "dangerouslySetInnerHTML",
      "dangerouslySetInnerHTML:",
      ".innerHTML",
      ".outerHTML",
      ".insertAdjacentHTML",
    ];
    // SET LOCAL has no parameters: the one place that binds a transaction to a workspace checks that it is a UUID.
    const queries = product.filter(({ file }) => file !== "server/db/tenant.ts");
    expect(usesOf(product, [...names, ".$queryRawUnsafe", "document.write"])).toEqual([]);
    expect(usesOf(queries, [".$executeRawUnsafe"])).toEqual([]);
  });

  test("no Server Actions", () => {
    expect(
      product.filter(({ directives }) => directives.includes("use server")).map(({ file }) => file),
    ).toEqual([]);
  });
});

test("no file is longer than 600 lines", () => {
  expect(files.filter(({ lines }) => lines > 600).map(({ file, lines }) => `${file}: ${lines}`)).toEqual([]);
});

test("the reader of sources sees what the rules look for", () => {
  const { imports, uses, directives } = analyse(
    "server/flows/bad.ts",
    `"use server";
     import vm from "node:vm"; import type { X } from "../../components/x"; export { y } from "./y";
     const a = await import("undici"); // eval("in a comment")
     const s = "eval(1)"; fetch(s); new Function(s); const now = new Date(); const t = Date.now(); p.$queryRawUnsafe(s);`,
  );
  expect(imports.map(({ specifier, typeOnly }) => [specifier, typeOnly])).toEqual([
    ["node:vm", false],
    ["../../components/x", true],
    ["./y", false],
    ["undici", false],
  ]);
  expect([...uses]).toEqual(
    expect.arrayContaining(["fetch", "new Function", "new Date()", "Date.now", ".$queryRawUnsafe"]),
  );
  expect(uses.has("eval")).toBe(false);
  expect(directives).toEqual(["use server"]);
});

/** Circles in a graph of names, each as `a -> b -> a`. */
function circles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (name: string, trail: readonly string[]): void => {
    const at = trail.indexOf(name);
    if (at >= 0) {
      found.push([...trail.slice(at), name].join(" -> "));
      return;
    }
    if (done.has(name)) return;
    for (const next of graph.get(name) ?? []) walk(next, [...trail, name]);
    done.add(name);
  };
  for (const name of graph.keys()) walk(name, []);
  return found;
}
