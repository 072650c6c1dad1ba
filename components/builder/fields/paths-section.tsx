"use client";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { FlowNode, Outlet } from "../../../flow/index";
import { Combobox } from "../../ui/combobox";
import { Field } from "../../ui/field";
import { useBuilder, useBuilderState } from "../builder-context";
import { outletsOf } from "../model/edits";
import { useOutletLabel } from "../outlet-label";
import { useStepList } from "../step-list";

/**
 * Where each way out of a step leads: chosen from a list, where a line would be long or there is no pointer to draw it with.
 * Folded until it is asked for.
 */
export function PathsSection({ node }: { node: FlowNode }) {
  const t = useTranslations("builder.paths");
  const [open, setOpen] = useState(false);
  const edges = useBuilderState((state) => state.flow.edges);
  const outlets = outletsOf(node);
  if (outlets.length === 0) return null;
  const joined = outlets.filter((outlet) =>
    edges.some((edge) => edge.source === node.id && edge.outlet === outlet.id),
  ).length;
  return (
    <details
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group/section border-t border-line px-4 py-3"
    >
      <summary className="flex cursor-pointer list-none items-center gap-1 text-xs font-semibold text-muted hover:text-fg">
        <ChevronRight size={13} aria-hidden className="transition-transform group-open/section:rotate-90" />
        {t("title")}
        <span className="ml-auto font-normal tabular-nums text-subtle">
          {t("count", { joined, all: outlets.length })}
        </span>
      </summary>
      {open ? <Paths node={node} outlets={outlets} /> : null}
    </details>
  );
}

function Paths({ node, outlets }: { node: FlowNode; outlets: readonly Outlet[] }) {
  const t = useTranslations("builder.paths");
  const picker = useTranslations("inspectors.nodePicker");
  const labelOf = useOutletLabel();
  const { store, goTo, readOnly } = useBuilder();
  const edges = useBuilderState((state) => state.flow.edges);
  const steps = useStepList();
  const options = [
    { value: NOWHERE, label: t("nowhere") },
    ...steps
      .filter((step) => step.leadsHere && step.node.id !== node.id)
      .map(({ node: { id }, words, kind }) => ({ value: id, label: words, description: kind })),
  ];
  return (
    <div className="space-y-3 pt-2">
      {outlets.map((outlet) => {
        const edge = edges.find((one) => one.source === node.id && one.outlet === outlet.id);
        const lead = (to: string | null) => {
          if (to !== null && to !== NOWHERE)
            store.getState().connect({ source: node.id, outlet: outlet.id, target: to });
          else if (edge) store.getState().removeEdges([edge.id]);
        };
        return (
          <Field
            key={outlet.id}
            label={labelOf(node, outlet)}
            aside={
              edge ? (
                <button
                  type="button"
                  className="underline-offset-2 hover:underline"
                  onClick={() => goTo(edge.target)}
                >
                  {picker("show")}
                </button>
              ) : undefined
            }
          >
            <Combobox
              value={edge?.target ?? NOWHERE}
              onValueChange={lead}
              options={options}
              disabled={readOnly}
              placeholder={picker("choose")}
            />
          </Field>
        );
      })}
    </div>
  );
}

/** No step's id. */
const NOWHERE = "";
