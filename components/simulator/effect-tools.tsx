"use client";
import { useTranslations } from "use-intl";
import { useStore } from "zustand";
import type { FlowNode } from "../../flow/index";
import { useBuilderState } from "../builder/builder-context";
import { stepWords } from "../builder/step-list";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { Textarea } from "../ui/textarea";
import type { Scripted, SimulationController } from "./simulation-store";

const OUTSIDE = new Set<FlowNode["type"]>([
  "http",
  "generate",
  "answer",
  "recommend",
  "lookup",
  "coupon",
  "script",
]);
type Mode = "real" | "works" | "fails";

/** How each call to the outside is answered in the trial: for real, or with the author's words. */
export function EffectTools({ controller }: { controller: SimulationController }) {
  const t = useTranslations("simulator.answers");
  const nodes = useBuilderState((state) => state.flow.nodes);
  const scripted = useStore(controller.store, (state) => state.scripted);
  const steps = nodes.filter((node) => OUTSIDE.has(node.type));
  return (
    <div className="space-y-3 p-3 text-sm">
      <p className="text-xs text-subtle">{steps.length ? t("help") : t("none")}</p>
      {steps.map((node) => (
        <StepAnswer
          key={node.id}
          node={node}
          answer={scripted.get(node.id)}
          onChange={(answer) => controller.script(node.id, answer)}
        />
      ))}
    </div>
  );
}

function StepAnswer({
  node,
  answer,
  onChange,
}: {
  node: FlowNode;
  answer: Scripted | undefined;
  onChange: (answer: Scripted | null) => void;
}) {
  const t = useTranslations("simulator.answers");
  const names = useTranslations("nodes.types");
  const mode: Mode = !answer ? "real" : answer.ok ? "works" : "fails";
  const change = (next: Mode): void =>
    onChange(
      next === "real"
        ? null
        : next === "works"
          ? { ok: true, status: 200, text: "" }
          : { ok: false, message: t("failure") },
    );
  return (
    <section className="space-y-2 rounded-lg border border-line p-2">
      <h3 className="truncate text-xs font-medium">{stepWords(node) || names(`${node.type}.name`)}</h3>
      <SegmentedControl
        size="sm"
        aria-label={t("mode")}
        value={mode}
        onValueChange={change}
        options={(["real", "works", "fails"] as const).map((value) => ({
          value,
          label: t(`modes.${value}`),
        }))}
      />
      {answer?.ok ? (
        <>
          {node.type === "http" ? (
            <Field label={t("status")}>
              <Input
                size="sm"
                type="number"
                min={100}
                max={599}
                value={answer.status}
                onChange={(event) =>
                  onChange({
                    ...answer,
                    status: Number.isNaN(event.target.valueAsNumber) ? 200 : event.target.valueAsNumber,
                  })
                }
              />
            </Field>
          ) : null}
          <Field label={t("text")}>
            <Textarea
              mono
              rows={2}
              value={answer.text}
              onValueChange={(text) => onChange({ ...answer, text })}
            />
          </Field>
        </>
      ) : null}
    </section>
  );
}
