import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { LINT_CODES } from "../../flow/document/lint";
import type { Flow } from "../../flow/index";
import { builderChecks } from "../i18n/catalogues/builder-checks.en";
import { applyFix, checkFlow } from "./checks";
import { connect, newNode } from "./model/edits";

const makeId = () => `e${Math.random().toString(36).slice(2)}`;

function sample(text: string): Flow {
  const nodes = [
    newNode("onChat", { x: 0, y: 0 }, "start"),
    newNode("ask", { x: 300, y: 0 }, "ask"),
    newNode("say", { x: 600, y: 0 }, "say"),
    newNode("say", { x: 900, y: 0 }, "lost"),
  ].map((node) =>
    node.type === "say"
      ? { ...node, data: { ...node.data, bubbles: [{ type: "text" as const, text }] } }
      : node.type === "ask"
        ? { ...node, data: { ...node.data, save: "order" } }
        : node,
  );
  const flow: Flow = {
    schema: 1,
    id: "f",
    name: "F",
    locale: "en",
    nodes,
    edges: [],
    variables: [],
    settings: {},
  };
  return connect(
    connect(flow, { source: "start", outlet: "next", target: "ask" }, makeId),
    { source: "ask", outlet: "answered", target: "say" },
    makeId,
  );
}

describe("checks", () => {
  it("have words for every finding that the language knows", () => {
    const folder = path.resolve(import.meta.dirname, "../../flow/nodes");
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith("node.ts") || file.includes("lint"))
      .map((file) => readFileSync(path.join(folder, file), "utf8"));
    const inNodes = sources.flatMap((source) =>
      [...source.matchAll(/severity:[^}]*?code: "([a-z_]+)"|\b(?:error|warning)\("([a-z_]+)"/gs)].map(
        (found) => found[1] ?? found[2] ?? "",
      ),
    );
    expect(inNodes).toContain("no_options");
    expect(inNodes).toContain("jump_without_target");
    const wordless = [...new Set([...LINT_CODES, ...inNodes])].filter(
      (code) => !Object.hasOwn(builderChecks.codes, code),
    );
    expect(wordless).toEqual([]);
  });

  it("mark each step by its gravest finding, errors first", () => {
    const checks = checkFlow(sample("{{ order"));
    expect(checks.marks.get("say")).toBe("error");
    expect(checks.marks.has("start")).toBe(false);
    expect(checks.issues.slice(0, checks.errors).every((one) => one.severity === "error")).toBe(true);
    expect(checks.errors + checks.warnings).toBe(checks.issues.length);
  });

  it("mend what they offer to mend", () => {
    const flow = sample("Looking up {{ orderr }}");
    const before = checkFlow(flow);
    const fixes = before.issues.flatMap((issue) => (issue.fix ? [issue.fix] : []));
    expect(fixes.map((fix) => fix.kind).sort()).toEqual(["removeNode", "replaceText", "replaceText"]);
    const mended = fixes.reduce((current, fix) => applyFix(current, fix, makeId), flow);
    expect(mended.nodes.map((node) => node.id)).not.toContain("lost");
    expect(JSON.stringify(mended.nodes)).toContain("Looking up {{ order }}");
    expect(checkFlow(mended).issues.filter((issue) => issue.fix)).toEqual([]);
  });

  it("declare a variable once", () => {
    const fix = { kind: "declareVariable", name: "vip" } as const;
    const declared = applyFix(applyFix(sample("x"), fix, makeId), fix, makeId);
    expect(declared.variables).toEqual([{ name: "vip", kind: "text" }]);
  });
});
