"use client";
import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { useBuilder } from "./builder-context";
import { isEditable } from "./editable-target";
import { copyNodes, readClip } from "./model/edits";

/** Copy, cut and paste of steps as text on the clipboard, so that they go from one flow into another. */
export function useClipboard(
  area: RefObject<HTMLElement | null>,
  pointer: { current: { x: number; y: number } | null },
): void {
  const { store, readOnly } = useBuilder();
  const { screenToFlowPosition } = useReactFlow();
  useEffect(() => {
    const mine = (event: ClipboardEvent): boolean =>
      !isEditable(event.target) && !(window.getSelection()?.toString() ?? "");
    const onCopy = (event: ClipboardEvent) => {
      const { flow, selection, removeSelected } = store.getState();
      if (!mine(event) || selection.size === 0) return;
      event.clipboardData?.setData("text/plain", JSON.stringify(copyNodes(flow, selection)));
      event.preventDefault();
      if (event.type === "cut" && !readOnly) removeSelected();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (readOnly || isEditable(event.target)) return;
      const clip = readClip(event.clipboardData?.getData("text/plain") ?? "");
      if (!clip) return;
      event.preventDefault();
      const box = area.current?.getBoundingClientRect();
      const at =
        pointer.current ??
        (box ? { x: box.left + box.width / 2 - 130, y: box.top + box.height / 3 } : { x: 0, y: 0 });
      store.getState().paste(clip, screenToFlowPosition(at, { snapToGrid: true }));
    };
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("paste", onPaste);
    };
  }, [store, readOnly, area, pointer, screenToFlowPosition]);
}

/** Puts a copy beside the original. */
export function duplicateSelection(store: ReturnType<typeof useBuilder>["store"]): void {
  const { flow, selection, paste } = store.getState();
  const clip = copyNodes(flow, selection);
  if (clip.nodes.length === 0) return;
  const left = Math.min(...clip.nodes.map((node) => node.position.x));
  const top = Math.min(...clip.nodes.map((node) => node.position.y));
  paste(clip, { x: left + 40, y: top + 40 });
}
