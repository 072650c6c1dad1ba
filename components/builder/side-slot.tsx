"use client";
import { type KeyboardEvent, Suspense } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "../ui/lazy-part";
import { Skeleton } from "../ui/skeleton";
import { useBuilderState } from "./builder-context";
import type { FlowDetails } from "./draft-editor";
import type { BuilderStore } from "./model/builder-store";
import { INSPECTOR_WIDTH, usePanels } from "./panels-store";
import { ResizeHandle } from "./resize-handle";

const Inspector = lazyPart(async () => ({ default: (await import("./inspectors/inspector")).Inspector }));
const VersionsPanel = lazyPart(async () => ({ default: (await import("./versions-panel")).VersionsPanel }));
const VariablesPanel = lazyPart(async () => ({
  default: (await import("./variables-panel")).VariablesPanel,
}));
const SettingsPanel = lazyPart(async () => ({ default: (await import("./settings-panel")).SettingsPanel }));

/** The place at the right of the canvas: a panel that was asked for, else the selected step's inspector. */
export function SideSlot({
  flow,
  draft,
  version,
}: {
  flow: FlowDetails;
  draft: BuilderStore;
  version: number | null;
}) {
  const t = useTranslations("builder");
  const side = usePanels((panels) => panels.side);
  const open = usePanels((panels) => panels.inspector);
  const width = usePanels((panels) => panels.inspectorWidth);
  const setWidth = usePanels((panels) => panels.setInspectorWidth);
  const one = useBuilderState(
    (state) => state.selection.size === 1 && state.flow.nodes.some((node) => state.selection.has(node.id)),
  );
  if (!side && !(open && one)) return null;
  return (
    <aside
      aria-label={side ? t(`${side}.title`) : t("inspector")}
      data-inspector={side ? undefined : ""}
      onKeyDown={side ? undefined : backToCard}
      style={{ width: `min(${width}px, 46vw)` }}
      className="relative flex shrink-0 flex-col border-l border-line bg-surface max-sm:absolute max-sm:inset-0 max-sm:z-20 max-sm:!w-full"
    >
      <ResizeHandle width={width} min={INSPECTOR_WIDTH.min} max={INSPECTOR_WIDTH.max} onResize={setWidth} />
      <Suspense
        fallback={
          <div className="flex flex-col gap-3 p-4">
            <Skeleton className="h-6 w-2/3" />
            <Skeleton className="h-24 w-full" />
          </div>
        }
      >
        {side === "versions" ? (
          <VersionsPanel flow={flow} draft={draft} shown={version} />
        ) : side === "variables" ? (
          <VariablesPanel />
        ) : side === "settings" ? (
          <SettingsPanel />
        ) : (
          <Inspector />
        )}
      </Suspense>
    </aside>
  );
}

/** Escape leaves a field for the step's card, from where the keys of the canvas go on; a list that is open closes first. */
function backToCard(event: KeyboardEvent<HTMLElement>): void {
  const { target, currentTarget } = event;
  if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
  // What a field opens over the page bubbles through here as well.
  if (!(target instanceof HTMLElement) || !currentTarget.contains(target)) return;
  if (target.getAttribute("aria-expanded") === "true" || document.querySelector("[role=listbox]")) return;
  document.querySelector<HTMLElement>(".react-flow__node.selected")?.focus({ preventScroll: true });
}
