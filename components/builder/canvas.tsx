"use client";
import "@xyflow/react/dist/style.css";
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  ControlButton,
  Controls,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  ReactFlow,
  SelectionMode,
  useReactFlow,
} from "@xyflow/react";
import { Search } from "lucide-react";
import { type CSSProperties, type DragEvent, useCallback, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { engine, type NodeType } from "../../flow/index";
import { useBuilder, useBuilderState } from "./builder-context";
import { type CanvasNode, useCanvasNodes, withMeasures } from "./canvas-nodes";
import type { CheckMarks } from "./checks";
import { DRAG_TYPE } from "./drag-type";
import { FlowEdgeLine, type StepEdge } from "./flow-edge";
import { mayConnect } from "./model/edits";
import { openingNodes } from "./model/opening-nodes";
import { NodeCard } from "./node-card";
import { NoteCard } from "./note-card";
import { usePanels } from "./panels-store";
import { focusInspector } from "./use-shortcuts";

const NODE_TYPES = { card: NodeCard, note: NoteCard };
const EDGE_TYPES = { step: FlowEdgeLine };
const GRID: [number, number] = [20, 20];
/** Beyond this many cards only those in view are drawn, and one cannot go so far away that thousands are: the overview shows the whole. */
const MANY_NODES = 150;
const FIT = { maxZoom: 1, minZoom: 0.35, padding: 0.15 };

/** The canvas: draws the document, turns gestures into edits. Positions under the pointer live here until the drag ends. */
export function Canvas({ marks }: { marks: CheckMarks }) {
  const t = useTranslations("builder");
  const { store, readOnly, openQuickAdd } = useBuilder();
  const flowEdges = useBuilderState((state) => state.flow.edges);
  const selectedEdges = useBuilderState((state) => state.selectedEdges);
  const many = useBuilderState((state) => state.flow.nodes.length > MANY_NODES);
  const setInspector = usePanels((panels) => panels.setInspector);
  const setFinder = usePanels((panels) => panels.setFinder);
  const { screenToFlowPosition, getNode } = useReactFlow();
  const [nodes, setNodes] = useCanvasNodes(marks, many);
  const [opening] = useState(() => ({
    ...FIT,
    nodes: openingNodes(store.getState().flow, window.innerWidth),
  }));

  const edges = useMemo(
    (): StepEdge[] =>
      flowEdges.map((edge) => ({
        id: edge.id,
        type: "step",
        source: edge.source,
        sourceHandle: edge.outlet,
        target: edge.target,
        selected: selectedEdges.has(edge.id),
        data: {},
      })),
    [flowEdges, selectedEdges],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      setNodes((old) => withMeasures(applyNodeChanges(changes, old), changes));
      const state = store.getState();
      const moves = new Map<string, { x: number; y: number }>();
      for (const change of changes)
        if (change.type === "position" && change.dragging === false && change.position)
          moves.set(change.id, change.position);
      if (moves.size && !readOnly) state.moveNodes(moves);
      const picked = selected(state.selection, changes);
      if (picked) store.getState().select(picked, state.selectedEdges);
    },
    [store, readOnly, setNodes],
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<StepEdge>[]) => {
      const state = store.getState();
      const picked = selected(state.selectedEdges, changes);
      if (picked) state.select(state.selection, picked);
    },
    [store],
  );

  const onConnect = (connection: Connection) => {
    if (connection.sourceHandle)
      store
        .getState()
        .connect({ source: connection.source, outlet: connection.sourceHandle, target: connection.target });
  };

  /** A line let go over a card leads to it; let go over nothing, it asks what should stand there. */
  const onConnectEnd = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    if (
      readOnly ||
      state.isValid ||
      !state.fromNode ||
      state.fromHandle?.type !== "source" ||
      !state.fromHandle.id
    )
      return;
    const point = "changedTouches" in event ? event.changedTouches[0] : event;
    if (!point) return;
    const from = { source: state.fromNode.id, outlet: state.fromHandle.id };
    const under = document
      .elementFromPoint(point.clientX, point.clientY)
      ?.closest<HTMLElement>(".react-flow__node")?.dataset.id;
    if (under !== undefined) {
      if (under !== from.source) store.getState().connect({ ...from, target: under });
      return;
    }
    const screen = { x: point.clientX, y: point.clientY };
    const at = screenToFlowPosition(screen);
    openQuickAdd({ screen, at: { x: at.x, y: at.y - 18 }, from });
  };

  const onDrop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(DRAG_TYPE);
    if (!type || readOnly || !engine.definitions.has(type)) return;
    event.preventDefault();
    const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-edge]")
      ?.dataset.edge;
    const place = { x: at.x - 130, y: at.y - 18 };
    const known = type as NodeType;
    if (under && !engine.definitions.get(type)?.entry && !engine.definitions.get(type)?.inert)
      store.getState().insertOnEdge(under, known, place);
    else store.getState().addNode(known, place);
    setInspector(true);
  };

  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onConnect={onConnect}
      onConnectEnd={onConnectEnd}
      onNodeClick={() => setInspector(true)}
      onNodeDoubleClick={(_event, node) => {
        setInspector(true);
        if (getNode(node.id)) requestAnimationFrame(focusInspector);
      }}
      isValidConnection={(edge) => mayConnect(store.getState().flow, edge.source, edge.target)}
      onDrop={onDrop}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
      }}
      nodesDraggable={!readOnly}
      nodesConnectable={!readOnly}
      deleteKeyCode={null}
      selectionMode={SelectionMode.Partial}
      multiSelectionKeyCode={MULTI}
      zoomOnDoubleClick={false}
      connectionRadius={28}
      onlyRenderVisibleElements={many}
      snapToGrid
      snapGrid={GRID}
      minZoom={many ? 0.2 : 0.08}
      maxZoom={2}
      fitView
      fitViewOptions={opening}
      attributionPosition="bottom-center"
      ariaLabelConfig={{
        "node.a11yDescription.default": t("a11y.node"),
        "node.a11yDescription.keyboardDisabled": t("a11y.node"),
        "edge.a11yDescription.default": t("a11y.edge"),
        "controls.ariaLabel": t("a11y.controls"),
        "minimap.ariaLabel": t("a11y.minimap"),
        "controls.zoomIn.ariaLabel": t("zoomIn"),
        "controls.zoomOut.ariaLabel": t("zoomOut"),
        "controls.fitView.ariaLabel": t("zoomFit"),
        "handle.ariaLabel": t("a11y.handle"),
      }}
      style={COLOURS}
      className="bg-bg [&_.react-flow__attribution_a]:!text-subtle"
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.2} color="var(--line-strong)" />
      <Controls showInteractive={false} position="bottom-left" fitViewOptions={FIT}>
        <ControlButton aria-label={t("find.title")} title={t("find.title")} onClick={() => setFinder(true)}>
          <Search aria-hidden className="!fill-none" />
        </ControlButton>
      </Controls>
      <MiniMap
        className="@max-[560px]:!hidden"
        pannable
        zoomable
        position="bottom-right"
        style={MINIMAP}
        nodeColor={minimapColor}
        nodeStrokeWidth={0}
        bgColor="var(--surface)"
        maskColor="color-mix(in oklab, var(--bg) 70%, transparent)"
      />
    </ReactFlow>
  );
}

/** React Flow's own parts in our tokens, so that they follow the theme. */
const COLOURS: CSSProperties & Record<`--xy-${string}`, string> = {
  "--xy-controls-button-background-color": "var(--surface)",
  "--xy-controls-button-background-color-hover": "var(--hover)",
  "--xy-controls-button-color": "var(--fg-muted)",
  "--xy-controls-button-color-hover": "var(--fg)",
  "--xy-controls-button-border-color": "var(--line)",
  "--xy-controls-box-shadow": "0 0 0 1px var(--line)",
  "--xy-attribution-background-color": "transparent",
  "--xy-connectionline-stroke": "var(--accent)",
  "--xy-connectionline-stroke-width": "2",
  "--xy-selection-background-color": "color-mix(in oklab, var(--accent) 10%, transparent)",
  "--xy-selection-border": "1px solid var(--accent)",
};
const MULTI = ["Shift", "Meta", "Control"];
const MINIMAP = { width: 150, height: 100, borderRadius: 8, border: "1px solid var(--line)" };
const minimapColor = (one: CanvasNode): string =>
  `var(--group-${engine.definitions.get(one.data.node.type)?.group ?? "systems"})`;

/** What is selected after these changes, or null when they change nothing. */
function selected(
  before: ReadonlySet<string>,
  changes: readonly (NodeChange<CanvasNode> | EdgeChange<StepEdge>)[],
): Set<string> | null {
  const next = new Set(before);
  for (const change of changes) {
    if (change.type !== "select") continue;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  return next.size === before.size && [...next].every((id) => before.has(id)) ? null : next;
}
