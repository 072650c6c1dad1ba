"use client";
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useTranslations } from "use-intl";
import type { FlowNode } from "../../flow/index";
import { cx } from "../ui/cx";

export type NoteNode = Node<
  { node: Extract<FlowNode, { type: "note" }>; mark?: "error" | "warning" },
  "note"
>;

const COLORS = {
  yellow: "bg-group-logic-soft border-group-logic/40",
  green: "bg-group-start-soft border-group-start/40",
  blue: "bg-group-talk-soft border-group-talk/40",
  pink: "bg-group-marketing-soft border-group-marketing/40",
  grey: "bg-sunken border-line-strong",
};

/** A sticky note: words for the team, no dots. */
export const NoteCard = memo(function NoteCard({ data: { node }, selected }: NodeProps<NoteNode>) {
  const t = useTranslations("nodes.types.note");
  return (
    <article
      aria-label={t("name")}
      className={cx(
        "min-h-16 w-[220px] whitespace-pre-wrap break-words rounded-lg border p-3 text-sm",
        COLORS[node.data.color],
        selected && "ring-2 ring-accent/40",
      )}
    >
      {node.data.text || <span className="italic text-subtle">{t("name")}</span>}
    </article>
  );
});
