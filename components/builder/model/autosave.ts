import type { Flow } from "../../../flow/index";
import type { BuilderStore } from "./builder-store";

/** What came of one try to save. `unreachable` is tried again; `refused` waits for the next change. */
export type SaveResult =
  | { ok: true; revision: number }
  | { ok: false; reason: "conflict"; revision: number; by: string | null }
  | { ok: false; reason: "unreachable" }
  | { ok: false; reason: "refused"; error: unknown };

export type LocalCopies = {
  keep(flow: Flow, revision: number): void;
  drop(): void;
};

export type AutosaveOptions = {
  store: BuilderStore;
  /** Sends a document made from `revision`. Never throws. */
  save: (flow: Flow, revision: number) => Promise<SaveResult>;
  copies: LocalCopies;
  delayMs?: number;
};

const DELAY_MS = 800;
const COPY_MS = 250;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

export type Autosave = {
  /** Saves now what is not saved yet; true when the server has everything. */
  flush(): Promise<boolean>;
  /** Somebody else's revision is overwritten by this document, because a person said so. */
  keepMine(): Promise<boolean>;
  /** Writes the copy on this device at once: the page is about to go. */
  keepCopy(): void;
  /** Tries again now: the network is back. */
  retry(): void;
  stop(): void;
};

/**
 * Saves a flow while it is drawn: a moment after each change, one save at a time, each made from the revision that was
 * confirmed last. Until the server has confirmed a change, a copy of the document is kept on this device.
 */
export function createAutosave({ store, save, copies, delayMs = DELAY_MS }: AutosaveOptions): Autosave {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let copyTimer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | undefined;
  let failures = 0;
  let stopped = false;

  const unsaved = (): boolean => store.getState().flow !== store.getState().confirmed;
  const schedule = (ms: number): void => {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(() => void flush(), ms);
  };
  const keepCopy = (): void => {
    clearTimeout(copyTimer);
    copyTimer = undefined;
    if (unsaved()) copies.keep(store.getState().flow, store.getState().revision);
  };

  const dropCopy = (): void => {
    clearTimeout(copyTimer);
    copyTimer = undefined;
    copies.drop();
  };

  const unsubscribe = store.subscribe((state, before) => {
    if (state.flow === before.flow) return;
    // It came from the server just now, or everything was undone.
    if (!unsaved()) {
      if (running) return;
      clearTimeout(timer);
      dropCopy();
      if (state.save.status !== "saved" && state.save.status !== "conflict")
        store.getState().setSave({ status: "saved" });
      return;
    }
    copyTimer ??= setTimeout(keepCopy, COPY_MS);
    if (state.save.status === "conflict") return;
    // Undo and redo change the document without passing through an edit.
    if (state.save.status === "saved") store.getState().setSave({ status: "dirty" });
    if (state.save.status !== "offline") schedule(delayMs);
  });

  async function attempt(): Promise<boolean> {
    const { flow, revision } = store.getState();
    store.getState().setSave({ status: "saving" });
    const result = await save(flow, revision);
    if (result.ok) {
      failures = 0;
      const changed = store.getState().flow !== flow;
      store.getState().setSave({ status: changed ? "dirty" : "saved" }, { revision: result.revision, flow });
      if (changed) return attempt();
      dropCopy();
      return true;
    }
    keepCopy();
    switch (result.reason) {
      case "conflict":
        store.getState().setSave({ status: "conflict", revision: result.revision, by: result.by });
        return false;
      case "refused":
        store.getState().setSave({ status: "refused", error: result.error });
        return false;
      case "unreachable":
        store.getState().setSave({ status: "offline" });
        schedule(Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures));
        failures += 1;
        return false;
    }
  }

  async function flush(): Promise<boolean> {
    clearTimeout(timer);
    if (running) return running;
    if (store.getState().save.status === "conflict") return false;
    if (!unsaved()) return true;
    running = attempt().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    flush,
    keepCopy,
    keepMine: async () => {
      const { save: state } = store.getState();
      if (state.status !== "conflict") return flush();
      store.getState().setSave({ status: "dirty" }, { revision: state.revision });
      return flush();
    },
    retry: () => {
      failures = 0;
      if (store.getState().save.status === "offline") void flush();
    },
    stop: () => {
      stopped = true;
      unsubscribe();
      clearTimeout(timer);
      clearTimeout(copyTimer);
    },
  };
}
