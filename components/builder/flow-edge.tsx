"use client";
import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getBezierPath, useReactFlow } from "@xyflow/react";
import { Plus } from "lucide-react";
import { memo, useState } from "react";
import { useTranslations } from "use-intl";
import { cx } from "../ui/cx";
import { useBuilder, useBuilderState } from "./builder-context";

export type StepEdge = Edge<Record<string, never>, "step">;

/** A line between two steps; a `+` in its middle inserts a step. */
export const FlowEdgeLine = memo(function FlowEdgeLine(props: EdgeProps<StepEdge>) {
  const t = useTranslations("builder");
  const { openQuickAdd, readOnly } = useBuilder();
  const { screenToFlowPosition } = useReactFlow();
  const [hover, setHover] = useState(false);
  const walked = useBuilderState((state) => state.walk.edges.has(props.id));
  const [path, x, y] = getBezierPath(props);
  const lit = hover || props.selected || walked;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only lights the line; the button inside does the work
    <g onMouseEnter={() => setHover(true)} onMouseLeave={() => setHover(false)}>
      <BaseEdge id={props.id} path={path} interactionWidth={18} style={{ stroke: lit ? "var(--accent)" : "var(--line-strong)", strokeWidth: lit ? 2.25 : 1.5 }} className={cx(walked && "walked")} />
      {readOnly ? null : (
        <EdgeLabelRenderer>
          <button
            type="button"
            aria-label={t("insertHere")}
            title={t("insertHere")}
            onMouseEnter={() => setHover(true)}
            onMouseLeave={() => setHover(false)}
            onClick={(event) =>
              openQuickAdd({
                screen: { x: event.clientX, y: event.clientY },
                at: { ...screenToFlowPosition({ x: event.clientX, y: event.clientY }) },
                edge: props.id,
              })
            }
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`, opacity: hover || props.selected ? 1 : undefined }}
            className="nodrag nopan pointer-events-auto absolute inline-flex size-5 items-center justify-center rounded-full border border-line-strong bg-surface text-muted opacity-0 transition-opacity hover:border-accent hover:text-accent-text focus-visible:opacity-100"
          >
            <Plus size={12} aria-hidden />
          </button>
        </EdgeLabelRenderer>
      )}
    </g>
  );
});
