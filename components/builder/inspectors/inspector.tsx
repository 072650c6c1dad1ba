"use client";
import { X } from "lucide-react";
import { type ComponentType, Suspense } from "react";
import { useTranslations } from "use-intl";
import { engine, type FlowNode } from "../../../flow/index";
import { IconButton } from "../../ui/icon-button";
import { SkeletonRows } from "../../ui/skeleton";
import { useBuilder, useBuilderState } from "../builder-context";
import { PathsSection } from "../fields/paths-section";
import { NODE_ICONS } from "../node-icons";
import { inspectors } from "./index";

/** The panel at the right: what the chosen step says and does. */
export function Inspector() {
  const t = useTranslations("nodes.types");
  const words = useTranslations("inspectors");
  const { store, readOnly } = useBuilder();
  const node = useBuilderState((state) => {
    const [id] = state.selection;
    return state.selection.size === 1 ? state.flow.nodes.find((one) => one.id === id) : undefined;
  });
  if (!node) return <p className="p-4 text-sm text-subtle">{words("nothingChosen")}</p>;
  const Icon = NODE_ICONS[node.type];
  const group = engine.definitions.get(node.type)?.group ?? "systems";
  // The map pairs each type with its own data; TypeScript cannot follow that through an index.
  const Fields = inspectors[node.type] as ComponentType<{
    node: FlowNode;
    data: FlowNode["data"];
    onChange: (data: FlowNode["data"]) => void;
  }>;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex items-start gap-2 border-b border-line px-4 py-3">
        <span
          className="mt-0.5 inline-flex size-6 shrink-0 items-center justify-center rounded-md"
          style={{ background: `var(--group-${group}-soft)`, color: `var(--group-${group})` }}
        >
          <Icon size={14} aria-hidden />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="text-sm font-semibold">{t(`${node.type}.name`)}</h2>
          <p className="mt-0.5 text-xs text-subtle">{t(`${node.type}.help`)}</p>
        </div>
        <IconButton
          size="sm"
          label={words("close")}
          shortcut="esc"
          icon={<X size={14} aria-hidden />}
          onClick={() => store.getState().select([])}
        />
      </header>
      <fieldset disabled={readOnly} className="min-h-0 flex-1 overflow-y-auto">
        <legend className="sr-only">{t(`${node.type}.name`)}</legend>
        <Suspense fallback={<SkeletonRows rows={3} label={words("loading")} className="p-4" />}>
          <Fields
            key={node.id}
            node={node}
            data={node.data}
            onChange={(data) => store.getState().updateNode(node.id, data)}
          />
          <PathsSection key={`paths ${node.id}`} node={node} />
        </Suspense>
      </fieldset>
    </div>
  );
}
