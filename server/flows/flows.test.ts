import { beforeAll, describe, expect, it } from "vitest";
import { everyRow } from "../../tests/support/every-row";
import { anotherWorkspace, firstOwner, joined, type Shop } from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { uuidv7 } from "../ids";
import { updateWorkspace } from "../workspaces/update-workspace";
import { archiveFlow, restoreFlow } from "./archive-flow";
import { createFlow } from "./create-flow";
import { duplicateFlow } from "./duplicate-flow";
import { getEndpoint } from "./get-endpoint";
import { getFlow } from "./get-flow";
import { getFlowVersion } from "./get-flow-version";
import { importFlow } from "./import-flow";
import { listFlows } from "./list-flows";
import { listVersions } from "./list-versions";
import { publishFlow } from "./publish-flow";
import { renameFlow } from "./rename-flow";
import { rollbackFlow } from "./rollback-flow";
import { saveDraft } from "./save-draft";
import { seedDemo } from "./seed-demo";
import { updateEndpoint } from "./update-endpoint";
import { whereUsed } from "./where-used";

const database = testDatabase();
let owner: Shop;
let editor: Shop;
beforeAll(async () => {
  owner = await firstOwner();
  editor = await joined(owner.actor, "editor");
});

const at = { x: 0, y: 0 };
const start = { id: "start", type: "onChat", position: at, data: {} };
const edge = { id: "e1", source: "start", outlet: "next", target: "n1" };

function flowWith(node: object, name = "Doc") {
  return {
    schema: 1,
    id: "x",
    name,
    locale: "en",
    nodes: [start, { id: "n1", position: at, ...node }],
    edges: [edge],
    variables: [],
    settings: {},
  };
}
const greeting = (outcome: string) => flowWith({ type: "end", data: { outcome } });
const calling = (flow: string) => flowWith({ type: "call", data: { flow } });

async function made(document: object = greeting("a"), name = "Welcome"): Promise<string> {
  const { id } = await createFlow(owner.actor, { name });
  await saveDraft(owner.actor, { flowId: id, revision: 1, document });
  return id;
}

describe("saving a draft", () => {
  it("keeps the document, under the flow's own id and name", async () => {
    const id = await made();
    const flow = await getFlow(owner.actor.workspaceId, id);
    expect(flow).toMatchObject({ revision: 2, liveVersion: null, changed: true, updatedByName: "Olga" });
    expect(flow.document).toMatchObject({
      id,
      name: "Welcome",
      nodes: [{ id: "start" }, { id: "n1", data: { outcome: "a" } }],
    });
  });

  it("lets one of two editors through, and tells the other", async () => {
    const id = await made();
    const results = await Promise.allSettled([
      saveDraft(owner.actor, { flowId: id, revision: 2, document: greeting("owner") }),
      saveDraft(editor.actor, { flowId: id, revision: 2, document: greeting("editor") }),
    ]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({
      status: 409,
      code: "stale-revision",
      details: { revision: 3, updatedByName: expect.any(String) },
    });
  });

  it("takes a repeated save for what it is", async () => {
    const id = await made();
    const save = { flowId: id, revision: 2, document: greeting("b") };
    expect(await saveDraft(owner.actor, save)).toMatchObject({ revision: 3 });
    expect(await saveDraft(owner.actor, save)).toMatchObject({ revision: 3 });
    await expect(saveDraft(editor.actor, save)).rejects.toMatchObject({ code: "stale-revision" });
  });

  it.each([
    ["an unknown node", flowWith({ type: "boom", data: {} }), /nodes\.1/],
    ["an edge to nowhere", { ...greeting("a"), edges: [{ ...edge, target: "none" }] }, /edges\.0\.target/],
    ["a foreign key", { ...greeting("a"), workspaceId: uuidv7() }, /workspaceId|nrecognized/],
    ["a newer schema", { ...greeting("a"), schema: 99 }, /schema/],
    ["nothing", {}, /./],
  ])("refuses %s, naming the place", async (_, document, message) => {
    const id = await made();
    await expect(saveDraft(owner.actor, { flowId: id, revision: 2, document })).rejects.toMatchObject({
      status: 400,
      code: "invalid-flow",
      message: expect.stringMatching(message),
    });
    expect((await getFlow(owner.actor.workspaceId, id)).revision).toBe(2);
  });

  it("does not make anything stale by renaming", async () => {
    const id = await made();
    await renameFlow(editor.actor, { flowId: id, name: "Renamed" });
    await saveDraft(owner.actor, { flowId: id, revision: 2, document: greeting("c") });
    expect((await getFlow(owner.actor.workspaceId, id)).document.name).toBe("Renamed");
  });
});

describe("publishing", () => {
  it("makes numbered versions that never change, and rolls back in one step", async () => {
    const id = await made(greeting("first"));
    const first = await publishFlow(owner.actor, { flowId: id, revision: 2, note: "opening" });
    expect(first).toMatchObject({
      version: 1,
      webhookId: null,
      publicId: expect.stringMatching(/^[a-z2-9]{20}$/),
    });
    await saveDraft(editor.actor, { flowId: id, revision: 2, document: greeting("second") });
    expect(await publishFlow(editor.actor, { flowId: id })).toMatchObject({
      version: 2,
      publicId: first.publicId,
    });
    const { items } = await listVersions(owner.actor.workspaceId, id);
    expect(items.map(({ number, live, note, authorName }) => [number, live, note, authorName])).toEqual([
      [2, true, "", "editor"],
      [1, false, "opening", "Olga"],
    ]);
    expect(await getFlow(owner.actor.workspaceId, id)).toMatchObject({ liveVersion: 2, changed: false });

    await rollbackFlow(owner.actor, { flowId: id, version: 1 });
    expect(await getFlow(owner.actor.workspaceId, id)).toMatchObject({ liveVersion: 1, changed: true });
    expect((await getFlowVersion(owner.actor.workspaceId, id, 1)).document.nodes[1]?.data).toEqual({
      outcome: "first",
    });
    await expect(rollbackFlow(owner.actor, { flowId: id, version: 9 })).rejects.toMatchObject({
      status: 404,
    });
    await expect(
      everyRow(database, ["flow_version"], "UPDATE flow_version SET note = 'x' WHERE flow_id = $1", [id]),
    ).rejects.toThrow("never changed");
  });

  it("numbers simultaneous publications one after the other", async () => {
    const id = await made();
    const results = await Promise.all([1, 2, 3].map(() => publishFlow(owner.actor, { flowId: id })));
    expect(results.map((result) => result.version).sort()).toEqual([1, 2, 3]);
  });

  it("is refused while there are errors, or when the draft moved on", async () => {
    const id = await made(calling(""));
    await expect(publishFlow(owner.actor, { flowId: id })).rejects.toMatchObject({
      status: 422,
      code: "flow-has-errors",
      details: { issues: [{ node: "n1" }] },
    });
    await expect(publishFlow(owner.actor, { flowId: id, revision: 1 })).rejects.toMatchObject({
      code: "stale-revision",
    });
    expect((await listVersions(owner.actor.workspaceId, id)).items).toEqual([]);
  });

  it("pins the versions of called flows, which must be published", async () => {
    const inner = await made();
    const outer = await made(calling(inner), "Outer");
    await expect(publishFlow(owner.actor, { flowId: outer })).rejects.toMatchObject({
      code: "flow-has-errors",
    });
    await publishFlow(owner.actor, { flowId: inner });
    await publishFlow(owner.actor, { flowId: inner });
    await publishFlow(owner.actor, { flowId: outer });
    await publishFlow(owner.actor, { flowId: inner });
    const { rows } = await everyRow(
      database,
      ["flow_version"],
      "SELECT pins FROM flow_version WHERE flow_id = $1",
      [outer],
    );
    expect(rows).toEqual([{ pins: { [inner]: 2 } }]);
    expect(await whereUsed(owner.actor.workspaceId, inner)).toEqual({
      items: [{ id: outer, name: "Outer", nodes: ["n1"] }],
    });
  });

  it("does not pin or call a flow of another workspace", async () => {
    const other = await anotherWorkspace(owner, "Elsewhere");
    const { id: foreign } = await createFlow(other.actor, { name: "Foreign" });
    await saveDraft(other.actor, { flowId: foreign, revision: 1, document: greeting("x") });
    await publishFlow(other.actor, { flowId: foreign });
    const outer = await made(calling(foreign));
    await expect(publishFlow(owner.actor, { flowId: outer })).rejects.toMatchObject({
      code: "flow-has-errors",
    });
  });

  it("raises the revisions of the flow and of its endpoint, and says so on the cache channel", async () => {
    const id = await made();
    const listener = await database.pools.owner.connect();
    const heard: string[] = [];
    try {
      listener.on("notification", (notice) => heard.push(notice.payload ?? ""));
      await listener.query("LISTEN parley_cache");
      const { publicId } = await publishFlow(owner.actor, { flowId: id });
      await expect
        .poll(() => heard.map((payload) => JSON.parse(payload)))
        .toEqual([
          { workspaceId: owner.actor.workspaceId, kind: "flow", key: id },
          { workspaceId: owner.actor.workspaceId, kind: "endpoint", key: publicId },
        ]);
    } finally {
      listener.release(true);
    }
  });
});

describe("putting away, copying, importing", () => {
  it("archives with the endpoint, and restores both", async () => {
    const id = await made();
    await publishFlow(owner.actor, { flowId: id });
    await archiveFlow(owner.actor, id);
    expect((await getEndpoint(owner.actor.workspaceId, id)).disabled).toBe(true);
    const listed = async (archived: boolean) =>
      (await listFlows(owner.actor.workspaceId, { archived })).items.map((flow) => flow.id);
    expect(await listed(true)).toContain(id);
    expect(await listed(false)).not.toContain(id);
    await expect(
      saveDraft(owner.actor, { flowId: id, revision: 2, document: greeting("z") }),
    ).rejects.toMatchObject({ code: "flow-archived" });
    await expect(publishFlow(owner.actor, { flowId: id })).rejects.toMatchObject({ code: "flow-archived" });
    await restoreFlow(owner.actor, id);
    expect((await getEndpoint(owner.actor.workspaceId, id)).disabled).toBe(false);
  });

  it("leaves disabled what was disabled before the archiving", async () => {
    const id = await made();
    await updateEndpoint(owner.actor, id, { disabled: true });
    await archiveFlow(owner.actor, id);
    await restoreFlow(owner.actor, id);
    expect((await getEndpoint(owner.actor.workspaceId, id)).disabled).toBe(true);
  });

  it("copies the draft under a new id, not live", async () => {
    const id = await made();
    await publishFlow(owner.actor, { flowId: id });
    const copy = await duplicateFlow(owner.actor, { flowId: id });
    expect(copy.id).not.toBe(id);
    expect(await getFlow(owner.actor.workspaceId, copy.id)).toMatchObject({
      name: "Welcome (2)",
      liveVersion: null,
      document: { id: copy.id },
    });
  });

  it("imports what it exports, under a new id", async () => {
    const id = await made();
    const { document } = await getFlow(owner.actor.workspaceId, id);
    const copy = await importFlow(owner.actor, { document });
    expect((await getFlow(owner.actor.workspaceId, copy.id)).document).toEqual({ ...document, id: copy.id });
  });

  it.each([
    ["a prototype key", '{"__proto__":{"admin":true}}', /./],
    ["a list", "[]", /./],
    ["a null", "null", /./],
    ["a number", "0", /./],
    ["5,000 levels", `${"[".repeat(5000)}${"]".repeat(5000)}`, /deep|level/i],
  ])("refuses %s and leaves the workspace as it was", async (_, text, message) => {
    const document: unknown = JSON.parse(text);
    const before = await listFlows(owner.actor.workspaceId, { archived: false });
    await expect(importFlow(owner.actor, { document })).rejects.toMatchObject({
      status: 400,
      code: "invalid-flow",
      message: expect.stringMatching(message),
    });
    expect(await listFlows(owner.actor.workspaceId, { archived: false })).toEqual(before);
  });
});

describe("the demo", () => {
  it.each(["en", "zh-CN"] as const)("brings two flows that are live (%s)", async (locale) => {
    const shop = await anotherWorkspace(owner, "Demo");
    await updateWorkspace(shop.actor, { locale });
    const { flowIds } = await seedDemo(shop.actor, locale);
    const { items } = await listFlows(shop.actor.workspaceId, { archived: false });
    expect(items.map((flow) => flow.id).sort()).toEqual([...flowIds].sort());
    expect(items.map((flow) => [flow.liveVersion, flow.changed])).toEqual([
      [1, false],
      [1, false],
    ]);
    expect((await getFlow(shop.actor.workspaceId, flowIds[0] ?? "")).document.locale).toBe(locale);
  });
});

describe("foreign flows", () => {
  it("do not exist", async () => {
    const id = await made();
    const { actor } = await anotherWorkspace(owner, "Stranger");
    const calls = [
      () => getFlow(actor.workspaceId, id),
      () => saveDraft(actor, { flowId: id, revision: 2, document: greeting("x") }),
      () => renameFlow(actor, { flowId: id, name: "x" }),
      () => publishFlow(actor, { flowId: id }),
      () => archiveFlow(actor, id),
      () => duplicateFlow(actor, { flowId: id }),
      () => listVersions(actor.workspaceId, id),
      () => getEndpoint(actor.workspaceId, id),
      () => updateEndpoint(actor, id, { apiAllowed: true }),
      () => rollbackFlow(actor, { flowId: id, version: 1 }),
      () => whereUsed(actor.workspaceId, id),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ status: 404 });
  });
});
