import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Flow } from "../../../flow/index";
import { createAutosave, type SaveResult } from "./autosave";
import { createBuilderStore } from "./builder-store";

const EMPTY: Flow = {
  schema: 1,
  id: "f",
  name: "F",
  locale: "en",
  nodes: [],
  edges: [],
  variables: [],
  settings: {},
};

/** A server that counts revisions as ours does; `answer` may break one try. */
function setUp() {
  const server = { revision: 1, documents: [] as Flow[], down: false, kept: null as Flow | null };
  const store = createBuilderStore(EMPTY, 1);
  const autosave = createAutosave({
    store,
    save: async (flow, revision): Promise<SaveResult> => {
      await Promise.resolve();
      if (server.down) return { ok: false, reason: "unreachable" };
      if (revision !== server.revision)
        return { ok: false, reason: "conflict", revision: server.revision, by: "Wei" };
      server.revision += 1;
      server.documents.push(flow);
      return { ok: true, revision: server.revision };
    },
    copies: {
      keep: (flow) => {
        server.kept = flow;
      },
      drop: () => {
        server.kept = null;
      },
    },
  });
  const add = (x: number) => store.getState().addNode("say", { x, y: 0 });
  return { server, store, autosave, add };
}

const status = (store: ReturnType<typeof setUp>["store"]) => store.getState().save.status;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("autosave", () => {
  it("saves once, a moment after the last change", async () => {
    const { server, store, add } = setUp();
    add(0);
    await vi.advanceTimersByTimeAsync(500);
    add(1);
    await vi.advanceTimersByTimeAsync(700);
    expect(server.documents).toHaveLength(0);
    expect(server.kept?.nodes).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.documents.map((one) => one.nodes.length)).toEqual([2]);
    expect(store.getState()).toMatchObject({ revision: 2, save: { status: "saved" } });
    expect(server.kept).toBeNull();
  });

  it("never has two saves on the way, and ends with the newest document", async () => {
    const { server, store, autosave, add } = setUp();
    add(0);
    const first = autosave.flush();
    add(1);
    void autosave.flush();
    await first;
    await vi.runAllTimersAsync();
    expect(server.documents.map((one) => one.nodes.length)).toEqual([1, 2]);
    expect(status(store)).toBe("saved");
  });

  it("saves what undo and redo bring back", async () => {
    const { server, store, add } = setUp();
    add(0);
    await vi.runAllTimersAsync();
    store.temporal.getState().undo();
    expect(status(store)).toBe("dirty");
    await vi.runAllTimersAsync();
    expect(server.documents.map((one) => one.nodes.length)).toEqual([1, 0]);
  });

  it("saves nothing when everything was undone in time", async () => {
    const { server, store, add } = setUp();
    add(0);
    store.temporal.getState().undo();
    await vi.runAllTimersAsync();
    expect([server.documents.length, server.kept, status(store)]).toEqual([0, null, "saved"]);
  });

  it("overwrites nobody: a conflict stops saving until a person decides", async () => {
    const { server, store, autosave, add } = setUp();
    server.revision = 7;
    add(0);
    await vi.runAllTimersAsync();
    expect(store.getState().save).toEqual({ status: "conflict", revision: 7, by: "Wei" });
    add(1);
    await vi.runAllTimersAsync();
    expect([server.documents.length, server.kept?.nodes.length]).toEqual([0, 2]);
    expect(await autosave.keepMine()).toBe(true);
    expect([server.documents.at(-1)?.nodes.length, server.kept, status(store)]).toEqual([2, null, "saved"]);
  });

  it("takes theirs without saving it again", async () => {
    const { server, store, add } = setUp();
    server.revision = 7;
    add(0);
    await vi.runAllTimersAsync();
    store.getState().replace({ ...EMPTY, name: "Theirs" }, 7);
    await vi.runAllTimersAsync();
    expect([server.documents.length, server.kept, status(store), store.getState().revision]).toEqual([
      0,
      null,
      "saved",
      7,
    ]);
  });

  it("keeps a copy and tries again while the server is away", async () => {
    const { server, store, autosave, add } = setUp();
    server.down = true;
    add(0);
    await vi.advanceTimersByTimeAsync(900);
    expect([status(store), server.kept?.nodes.length]).toEqual(["offline", 1]);
    add(1);
    await vi.advanceTimersByTimeAsync(900);
    expect(server.kept?.nodes).toHaveLength(2);
    server.down = false;
    autosave.retry();
    await vi.advanceTimersByTimeAsync(1);
    expect([status(store), server.documents.at(-1)?.nodes.length, server.kept]).toEqual(["saved", 2, null]);
  });
});
