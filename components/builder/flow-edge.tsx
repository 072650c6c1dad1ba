"use client";
import {
  BaseEdge,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  getBezierPath,
  useReactFlow,
} from "@xyflow/react";
import { Plus } from "lucide-react";
import { memo, useState } from "react";
import { useTranslations } from "use-intl";
import { cx } from "../ui/cx";
import { useBuilder, useBuilderState } from "./builder-context";

export type StepEdge = Edge<Record<string, never>, "step">;

/** A line between two steps; while it is pointed at or chosen, a `+` in its middle inserts a step. */
export const FlowEdgeLine = memo(function FlowEdgeLine(props: EdgeProps<StepEdge>) {
  const { readOnly } = useBuilder();
  const [hover, setHover] = useState(false);
  const walked = useBuilderState((state) => state.walk.edges.has(props.id));
  const [path, x, y] = getBezierPath(props);
  const lit = hover || props.selected || walked;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only lights the line; the button inside does the work
    <g data-edge={props.id} onMouseEnter={() => setHover(true)} onMouseLeave={() => setHover(false)}>
      <BaseEdge
        id={props.id}
        path={path}
        interactionWidth={18}
        style={{ stroke: lit ? "var(--accent)" : "var(--line-strong)", strokeWidth: lit ? 2.25 : 1.5 }}
        className={cx(walked && "walked")}
      />
      {/* Only then: thousands of lines need no thousands of buttons. */}
      {readOnly || !(hover || props.selected) ? null : (
        <InsertButton edge={props.id} x={x} y={y} onHover={setHover} />
      )}
    </g>
  );
});

function InsertButton({
  edge,
  x,
  y,
  onHover,
}: {
  edge: string;
  x: number;
  y: number;
  onHover: (hover: boolean) => void;
}) {
  const t = useTranslations("builder");
  const { openQuickAdd } = useBuilder();
  const { screenToFlowPosition } = useReactFlow();
  return (
    <EdgeLabelRenderer>
      <button
        type="button"
        data-edge={edge}
        aria-label={t("insertHere")}
        title={t("insertHere")}
        onMouseEnter={() => onHover(true)}
        onMouseLeave={() => onHover(false)}
        onClick={(event) => {
          const screen = { x: event.clientX, y: event.clientY };
          openQuickAdd({ screen, at: screenToFlowPosition(screen), edge });
        }}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        className="nodrag nopan pointer-events-auto absolute inline-flex size-5 items-center justify-center rounded-full border border-line-strong bg-surface text-muted hover:border-accent hover:text-accent-text"
      >
        <Plus size={12} aria-hidden />
      </button>
    </EdgeLabelRenderer>
  );
}
