"use client";
import { useReactFlow } from "@xyflow/react";
import {
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  Copy,
  type LucideIcon,
  Trash2,
} from "lucide-react";
import { useTranslations } from "use-intl";
import { IconButton } from "../ui/icon-button";
import { useBuilder, useBuilderState } from "./builder-context";
import { type Alignment, align } from "./model/align";
import { cardHeight } from "./model/layout";
import { CARD_WIDTH } from "./model/placing";
import { duplicateSelection } from "./use-clipboard";

const ALIGNMENTS: readonly [Alignment, LucideIcon][] = [
  ["left", AlignStartVertical],
  ["top", AlignStartHorizontal],
  ["across", AlignHorizontalDistributeCenter],
  ["down", AlignVerticalDistributeCenter],
];

/** What can be done with several steps at once, over the canvas while several are chosen. */
export function SelectionBar() {
  const t = useTranslations("builder.selection");
  const keys = useTranslations("builder.shortcuts");
  const { store } = useBuilder();
  const { getNode } = useReactFlow();
  const count = useBuilderState((state) => state.selection.size);
  if (count < 2) return null;

  const arrange = (how: Alignment) => {
    const { flow, selection, moveNodes } = store.getState();
    const boxes = flow.nodes
      .filter((node) => selection.has(node.id))
      .map((node) => {
        // A card out of sight has not been measured.
        const { width = CARD_WIDTH, height = cardHeight(node) } = getNode(node.id)?.measured ?? {};
        return { id: node.id, ...node.position, width, height };
      });
    moveNodes(align(boxes, how));
  };
  return (
    <div
      role="toolbar"
      aria-label={t("label")}
      className="popup absolute left-1/2 top-3 z-10 flex max-w-[calc(100%-16px)] -translate-x-1/2 items-center gap-0.5 p-1"
    >
      <span className="whitespace-nowrap px-2 text-xs tabular-nums text-muted">{t("count", { count })}</span>
      {ALIGNMENTS.map(([how, Icon]) => (
        <IconButton
          key={how}
          size="sm"
          label={t(how)}
          icon={<Icon size={15} aria-hidden />}
          onClick={() => arrange(how)}
        />
      ))}
      <span aria-hidden className="mx-1 h-5 border-l border-line" />
      <IconButton
        size="sm"
        label={keys("duplicate")}
        shortcut="mod+d"
        icon={<Copy size={15} aria-hidden />}
        onClick={() => duplicateSelection(store)}
      />
      <IconButton
        size="sm"
        label={keys("delete")}
        shortcut="backspace"
        icon={<Trash2 size={15} aria-hidden />}
        onClick={() => store.getState().removeSelected()}
      />
    </div>
  );
}
