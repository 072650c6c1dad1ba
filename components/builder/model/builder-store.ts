import { temporal, type TemporalState } from "zundo";
import { createStore, type StoreApi } from "zustand";
import type { Flow, FlowNode, FlowSettings, FlowVariable, NodeType } from "../../../flow/index";
import * as edits from "./edits";
import { tidyPositions } from "./layout";

/** What is saved where. `conflict`: somebody else saved in between; nothing is overwritten until a person decides. */
export type SaveState = { status: "saved" | "dirty" | "saving" | "offline" } | { status: "conflict"; revision: number };

export type BuilderState = {
  flow: Flow;
  /** The revision the server last confirmed. */
  revision: number;
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
  tidy(): void;
  rename(name: string): void;
  setVariables(variables: FlowVariable[]): void;
  setSettings(settings: FlowSettings): void;
  setTranslations(translations: Flow["translations"]): void;
  /** Replaces the whole document (another version, somebody else's changes). */
  replace(flow: Flow, revision: number): void;
  setSave(save: SaveState, revision?: number): void;
  setWalk(walk: BuilderState["walk"]): void;
};

export type BuilderStore = StoreApi<BuilderState> & { temporal: StoreApi<TemporalState<Pick<BuilderState, "flow">>> };

const NO_WALK: BuilderState["walk"] = { nodes: new Set(), edges: new Set(), current: null };
const UNDO_STEPS = 200;

/** Short random id, unique within a flow by far. */
export const makeId = (): string => crypto.randomUUID().replaceAll("-", "").slice(0, 10);

/** The state of one open flow. Undo covers the document alone: selection and saving are not undone. */
export function createBuilderStore(flow: Flow, revision: number): BuilderStore {
  return createStore<BuilderState>()(
    temporal(
      (set, get) => {
        const edit = (change: (flow: Flow) => Flow): void => {
          const next = change(get().flow);
          if (next === get().flow) return;
          const { save } = get();
          set({ flow: next, save: save.status === "conflict" ? save : { status: "dirty" } });
        };
        return {
          flow,
          revision,
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
            edit((current) => edits.insertOnEdge(current, edgeId, node, makeId));
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
          updateNode: (id, data) => edit((current) => edits.updateNode(current, id, data)),
          paste: (clip, at) => {
            let ids: string[] = [];
            edit((current) => {
              const pasted = edits.pasteClip(current, clip, at, makeId);
              ids = pasted.ids;
              return pasted.flow;
            });
            set({ selection: new Set(ids), selectedEdges: new Set() });
          },
          tidy: () => edit((current) => edits.moveNodes(current, tidyPositions(current))),
          rename: (name) => edit((current) => (current.name === name ? current : { ...current, name })),
          setVariables: (variables) => edit((current) => ({ ...current, variables })),
          setSettings: (settings) => edit((current) => ({ ...current, settings })),
          setTranslations: (translations) => edit((current) => ({ ...current, ...(translations ? { translations } : {}) })),
          replace: (document, at) => set({ flow: document, revision: at, save: { status: "saved" }, selection: new Set(), selectedEdges: new Set(), walk: NO_WALK }),
          setSave: (save, at) => set(at === undefined ? { save } : { save, revision: at }),
          setWalk: (walk) => set({ walk }),
        };
      },
      { partialize: ({ flow: document }) => ({ flow: document }), equality: (past, current) => past.flow === current.flow, limit: UNDO_STEPS },
    ),
  );
}
