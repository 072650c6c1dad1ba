"use client";
import "@xyflow/react/dist/style.css";
import {
  applyNodeChanges, Background, BackgroundVariant, type Connection, Controls, type FinalConnectionState, MiniMap, type NodeChange, type OnSelectionChangeParams, ReactFlow, SelectionMode, useReactFlow,
} from "@xyflow/react";
import { type DragEvent, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { engine, type FlowNode, type NodeType } from "../../flow/index";
import { useBuilder, useBuilderState } from "./builder-context";
import { FlowEdgeLine, type StepEdge } from "./flow-edge";
import { mayConnect } from "./model/edits";
import { type CardNode, NodeCard } from "./node-card";
import { NoteCard, type NoteNode } from "./note-card";
import { DRAG_TYPE } from "./palette";

type CanvasNode = CardNode | NoteNode;
const NODE_TYPES = { card: NodeCard, note: NoteCard };
const EDGE_TYPES = { step: FlowEdgeLine };
const GRID: [number, number] = [20, 20];

/** The canvas: draws the document, turns gestures into edits. Positions under the pointer live here until the drag ends. */
export function Canvas({ marks }: { marks: ReadonlyMap<string, "error" | "warning"> }) {
  const t = useTranslations("builder");
  const { store, readOnly, openQuickAdd } = useBuilder();
  const flowNodes = useBuilderState((state) => state.flow.nodes);
  const flowEdges = useBuilderState((state) => state.flow.edges);
  const selection = useBuilderState((state) => state.selection);
  const selectedEdges = useBuilderState((state) => state.selectedEdges);
  const { screenToFlowPosition } = useReactFlow();
  const [nodes, setNodes] = useState<CanvasNode[]>([]);
  const names = useTranslations("nodes");

  useEffect(() => {
    setNodes((old) => {
      const known = new Map(old.map((one) => [one.id, one]));
      return flowNodes.map((node) => drawn(node, known.get(node.id), selection.has(node.id), marks.get(node.id), names(`types.${node.type}.name`)));
    });
  }, [flowNodes, selection, marks, names]);

  const edges = useMemo(
    (): StepEdge[] =>
      flowEdges.map((edge) => ({ id: edge.id, type: "step", source: edge.source, sourceHandle: edge.outlet, target: edge.target, selected: selectedEdges.has(edge.id), data: {} })),
    [flowEdges, selectedEdges],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      setNodes((old) => applyNodeChanges(changes, old));
      const moves = new Map<string, { x: number; y: number }>();
      for (const change of changes) {
        if (change.type === "position" && change.dragging === false && change.position) moves.set(change.id, change.position);
      }
      if (moves.size && !readOnly) store.getState().moveNodes(moves);
    },
    [store, readOnly],
  );

  const onSelectionChange = useCallback(
    ({ nodes: picked, edges: pickedEdges }: OnSelectionChangeParams) => {
      const state = store.getState();
      const same = picked.length === state.selection.size && picked.every((one) => state.selection.has(one.id)) && pickedEdges.length === state.selectedEdges.size && pickedEdges.every((one) => state.selectedEdges.has(one.id));
      if (!same) state.select(picked.map((one) => one.id), pickedEdges.map((one) => one.id));
    },
    [store],
  );

  const onConnect = (connection: Connection) => {
    if (connection.sourceHandle) store.getState().connect({ source: connection.source, outlet: connection.sourceHandle, target: connection.target });
  };

  /** A line that was let go over nothing asks what should stand there. */
  const onConnectEnd = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    if (readOnly || state.isValid || state.toNode || !state.fromNode || state.fromHandle?.type !== "source" || !state.fromHandle.id) return;
    const point = "changedTouches" in event ? event.changedTouches[0] : event;
    if (!point) return;
    const screen = { x: point.clientX, y: point.clientY };
    openQuickAdd({ screen, at: screenToFlowPosition(screen), from: { source: state.fromNode.id, outlet: state.fromHandle.id } });
  };

  const onDrop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(DRAG_TYPE);
    if (!type || readOnly || !engine.definitions.has(type)) return;
    event.preventDefault();
    const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    store.getState().addNode(type as NodeType, { x: at.x - 130, y: at.y - 18 });
  };

  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={onNodesChange}
      onSelectionChange={onSelectionChange}
      onConnect={onConnect}
      onConnectEnd={onConnectEnd}
      isValidConnection={(edge) => mayConnect(store.getState().flow, edge.source, edge.target)}
      onDrop={onDrop}
      onDragOver={(event) => {
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
      }}
      nodesDraggable={!readOnly}
      nodesConnectable={!readOnly}
      deleteKeyCode={null}
      selectionMode={SelectionMode.Partial}
      multiSelectionKeyCode={["Shift", "Meta", "Control"]}
      onlyRenderVisibleElements={flowNodes.length > 200}
      snapToGrid
      snapGrid={GRID}
      minZoom={0.1}
      maxZoom={2}
      fitView
      fitViewOptions={{ maxZoom: 1, padding: 0.2 }}
      proOptions={{ hideAttribution: true }}
      ariaLabelConfig={{ "node.a11yDescription.default": t("a11y.node"), "edge.a11yDescription.default": t("a11y.edge"), "controls.ariaLabel": t("a11y.controls"), "minimap.ariaLabel": t("a11y.minimap"), "controls.zoomIn.ariaLabel": t("zoomIn"), "controls.zoomOut.ariaLabel": t("zoomOut"), "controls.fitView.ariaLabel": t("zoomFit") }}
      className="bg-bg"
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.2} color="var(--line-strong)" />
      <Controls showInteractive={false} position="bottom-left" />
      <MiniMap pannable zoomable position="bottom-right" nodeColor={minimapColor} bgColor="var(--surface)" maskColor="color-mix(in oklab, var(--bg) 70%, transparent)" />
    </ReactFlow>
  );
}

function drawn(node: FlowNode, old: CanvasNode | undefined, selected: boolean, mark: "error" | "warning" | undefined, name: string): CanvasNode {
  const same = old && old.data.node === node && old.selected === selected && old.ariaLabel === name && (!("mark" in old.data) || old.data.mark === mark);
  if (same) return old.position.x === node.position.x && old.position.y === node.position.y ? old : { ...old, position: node.position };
  const base = { id: node.id, position: node.position, selected, ariaLabel: name, ...(old?.measured ? { measured: old.measured } : {}) };
  return node.type === "note" ? { ...base, type: "note", data: { node } } : { ...base, type: "card", data: { node, ...(mark ? { mark } : {}) } };
}

const minimapColor = (one: CanvasNode): string => `var(--group-${engine.definitions.get(one.data.node.type)?.group ?? "systems"})`;
