import { type TemporalState, temporal } from "zundo";
import { createStore, type StoreApi } from "zustand";
import type { Flow, FlowNode, FlowSettings, FlowVariable, NodeType } from "../../../flow/index";
import * as edits from "./edits";
import { tidyPositions } from "./layout";
import { makeRoom } from "./placing";

/**
 * What is saved where. `offline`: the server does not answer, a copy is on this device and saving is tried again.
 * `refused`: the server answered that it does not take this document. `conflict`: somebody else saved `revision` in
 * between; nothing is overwritten until a person decides.
 */
export type SaveState =
  | { status: "saved" | "dirty" | "saving" | "offline" }
  | { status: "refused"; error: unknown }
  | { status: "conflict"; revision: number; by: string | null };

export type BuilderState = {
  flow: Flow;
  /** The revision the server last confirmed, and the document it then had. */
  revision: number;
  confirmed: Flow;
  save: SaveState;
  selection: ReadonlySet<string>;
  selectedEdges: ReadonlySet<string>;
  /** The simulator's walk: nodes in the order they were entered, and edges. */
  walk: { nodes: ReadonlySet<string>; edges: ReadonlySet<string>; current: string | null };

  select(ids: Iterable<string>, edges?: Iterable<string>): void;
  addNode(type: NodeType, position: edits.Point, from?: { source: string; outlet: string }): string;
  insertOnEdge(edgeId: string, type: NodeType, position: edits.Point): string;
  connect(edge: { source: string; outlet: string; target: string }): void;
  removeSelected(): void;
  removeEdges(ids: Iterable<string>): void;
  moveNodes(moves: ReadonlyMap<string, edits.Point>): void;
  updateNode(id: string, data: FlowNode["data"]): void;
  paste(clip: edits.Clip, at: edits.Point): void;
  /** Puts all nodes in columns; `heights` in pixels where they are known. */
  tidy(heights?: ReadonlyMap<string, number>): void;
  /** Any other edit, as one step of undo. */
  edit(change: (flow: Flow) => Flow): void;
  rename(name: string): void;
  setVariables(variables: FlowVariable[]): void;
  setSettings(settings: FlowSettings): void;
  setLocale(locale: string): void;
  setTranslations(translations: Flow["translations"]): void;
  /** Replaces the whole document by what the server holds; undo does not go back before it. */
  replace(flow: Flow, revision: number): void;
  /** Makes an older document the draft: an edit like any other, so it can be undone. */
  restore(flow: Flow): void;
  /** How saving stands; with `confirmed`, what the server has now. */
  setSave(save: SaveState, confirmed?: { revision: number; flow?: Flow }): void;
  setWalk(walk: BuilderState["walk"]): void;
};

export type BuilderStore = StoreApi<BuilderState> & {
  temporal: StoreApi<TemporalState<Pick<BuilderState, "flow">>>;
};

const NO_WALK: BuilderState["walk"] = { nodes: new Set(), edges: new Set(), current: null };
const UNDO_STEPS = 200;
/** Typing in one field is one step of undo as long as the pauses are shorter than this. */
const BURST_MS = 1_000;

/** Short random id, unique within a flow by far. */
export const makeId = (): string => crypto.randomUUID().replaceAll("-", "").slice(0, 10);

/** The state of one open flow. Undo covers the document alone: selection and saving are not undone. */
export function createBuilderStore(flow: Flow, revision: number): BuilderStore {
  /** What the running edit is about; edits of one thing in quick succession are one step of undo. */
  let subject: string | undefined;
  let editing = false;
  let burst = { subject: "", at: 0, steps: 0 };
  const store: BuilderStore = createStore<BuilderState>()(
    temporal(
      (set, get) => {
        const edit = (change: (flow: Flow) => Flow, about?: string): void => {
          const next = change(get().flow);
          if (next === get().flow) return;
          const { save } = get();
          subject = about;
          editing = true;
          set({ flow: next, save: save.status === "conflict" ? save : { status: "dirty" } });
          subject = undefined;
          editing = false;
        };
        return {
          flow,
          revision,
          confirmed: flow,
          save: { status: "saved" },
          selection: new Set(),
          selectedEdges: new Set(),
          walk: NO_WALK,
          select: (ids, edges = []) => set({ selection: new Set(ids), selectedEdges: new Set(edges) }),
          addNode: (type, position, from) => {
            const node = edits.newNode(type, position, makeId());
            edit((current) => {
              const added = edits.addNode(current, node);
              return from ? edits.connect(added, { ...from, target: node.id }, makeId) : added;
            });
            set({ selection: new Set([node.id]), selectedEdges: new Set() });
            return node.id;
          },
          insertOnEdge: (edgeId, type, position) => {
            const node = edits.newNode(type, position, makeId());
            edit((current) => makeRoom(edits.insertOnEdge(current, edgeId, node, makeId), node.id));
            set({ selection: new Set([node.id]), selectedEdges: new Set() });
            return node.id;
          },
          connect: (edge) => edit((current) => edits.connect(current, edge, makeId)),
          removeSelected: () => {
            const { selection, selectedEdges } = get();
            if (selection.size + selectedEdges.size === 0) return;
            edit((current) => {
              const cut = selectedEdges.size ? edits.removeEdges(current, selectedEdges) : current;
              return selection.size ? edits.removeNodes(cut, selection, makeId) : cut;
            });
            set({ selection: new Set(), selectedEdges: new Set() });
          },
          removeEdges: (ids) => edit((current) => edits.removeEdges(current, new Set(ids))),
          moveNodes: (moves) => edit((current) => edits.moveNodes(current, moves)),
          updateNode: (id, data) => edit((current) => edits.updateNode(current, id, data), `node ${id}`),
          paste: (clip, at) => {
            let ids: string[] = [];
            edit((current) => {
              const pasted = edits.pasteClip(current, clip, at, makeId);
              ids = pasted.ids;
              return pasted.flow;
            });
            set({ selection: new Set(ids), selectedEdges: new Set() });
          },
          tidy: (heights) => edit((current) => edits.moveNodes(current, tidyPositions(current, heights))),
          edit: (change) => edit(change),
          rename: (name) => edit((current) => (current.name === name ? current : { ...current, name })),
          setVariables: (variables) => edit((current) => ({ ...current, variables }), "variables"),
          setSettings: (settings) => edit((current) => ({ ...current, settings }), "settings"),
          setLocale: (locale) => edit((current) => ({ ...current, locale })),
          setTranslations: (translations) =>
            edit(
              ({ translations: _before, ...current }) => ({
                ...current,
                ...(translations && Object.keys(translations).length ? { translations } : {}),
              }),
              "translations",
            ),
          replace: (document, at) => {
            set({
              flow: document,
              confirmed: document,
              revision: at,
              save: { status: "saved" },
              selection: new Set(),
              selectedEdges: new Set(),
              walk: NO_WALK,
            });
            store.temporal.getState().clear();
          },
          restore: (document) => {
            edit((current) => ({ ...document, id: current.id, name: current.name }));
            set({ selection: new Set(), selectedEdges: new Set(), walk: NO_WALK });
          },
          setSave: (save, confirmed) =>
            set({
              save,
              ...(confirmed
                ? { revision: confirmed.revision, ...(confirmed.flow ? { confirmed: confirmed.flow } : {}) }
                : {}),
            }),
          setWalk: (walk) => set({ walk }),
        };
      },
      {
        partialize: ({ flow: document }) => ({ flow: document }),
        equality: (past, current) => past.flow === current.flow,
        limit: UNDO_STEPS,
        handleSet:
          (record) =>
          (...change) => {
            // Saving or selecting in between does not end a burst of typing.
            if (!editing) {
              Reflect.apply(record, undefined, change);
              return;
            }
            const steps = store.temporal.getState().pastStates.length;
            const now = Date.now();
            const same =
              subject !== undefined &&
              subject === burst.subject &&
              now - burst.at < BURST_MS &&
              steps === burst.steps;
            // zundo's own function takes four arguments; its type names two.
            if (!same) Reflect.apply(record, undefined, change);
            burst = { subject: subject ?? "", at: now, steps: store.temporal.getState().pastStates.length };
          },
      },
    ),
  );
  return store;
}
