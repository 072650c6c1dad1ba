"use client";
import { useTranslations } from "use-intl";
import { SplitExperiment } from "../../experiments/split-experiment";
import { Switch } from "../../ui/switch";
import { ListEditor } from "../fields/list-editor";
import { NumberField } from "../fields/number-field";
import { Section } from "../fields/section";
import { TextField } from "../fields/text-field";
import { makeId } from "../model/builder-store";
import type { InspectorProps } from "./inspector-props";

export default function SplitInspector({ node, data, onChange }: InspectorProps<"split">) {
  const t = useTranslations("inspectors.split");
  const total = data.variants.reduce((sum, one) => sum + one.weight, data.holdout);
  const share = (weight: number): string =>
    total > 0 ? `${Math.round((weight / total) * 1000) / 10}%` : "–";
  return (
    <>
      <Section title={t("title")}>
        <div className="flex h-2 overflow-hidden rounded-full bg-sunken" aria-hidden>
          {data.variants.map((one, index) => (
            <span
              key={one.id}
              style={{ flexGrow: one.weight, opacity: 1 - (index / (data.variants.length + 1)) * 0.7 }}
              className="bg-accent"
            />
          ))}
          <span style={{ flexGrow: data.holdout }} className="bg-line-strong" />
        </div>
        <ListEditor
          items={data.variants}
          onChange={(variants) => onChange({ ...data, variants })}
          make={() => ({ id: makeId(), label: String.fromCharCode(65 + data.variants.length), weight: 50 })}
          addLabel={t("add")}
          itemLabel={(one) => one.label ?? one.id}
          keyOf={(one) => one.id}
          min={1}
          max={20}
          inline
        >
          {(one, change) => (
            <div className="grid grid-cols-[minmax(0,1fr)_5rem_3.5rem] items-center gap-1.5">
              <TextField
                label={t("label")}
                hideLabel
                placeholder={one.id}
                maxLength={100}
                value={one.label}
                onChange={(label) => change({ ...one, label })}
              />
              <NumberField
                empty={0}
                label={t("weight")}
                hideLabel
                min={0}
                max={1_000_000}
                step={0.1}
                value={one.weight}
                onChange={(weight) => change({ ...one, weight: weight ?? 0 })}
              />
              <span className="text-right text-xs tabular-nums text-subtle">{share(one.weight)}</span>
            </div>
          )}
        </ListEditor>
        <NumberField
          empty={0}
          label={t("holdout", { share: share(data.holdout) })}
          help={t("holdoutHelp")}
          min={0}
          max={1_000_000}
          step={0.1}
          value={data.holdout}
          onChange={(holdout) => onChange({ ...data, holdout: holdout ?? 0 })}
        />
      </Section>
      <SplitExperiment nodeId={node.id} />
      <Section title={t("advanced")} advanced open={!data.sticky || data.experiment !== undefined}>
        <Switch
          label={t("sticky")}
          description={t("stickyHelp")}
          checked={data.sticky}
          onCheckedChange={(sticky) => onChange({ ...data, sticky })}
        />
        <TextField
          label={t("experiment")}
          help={t("experimentHelp")}
          maxLength={100}
          value={data.experiment}
          onChange={(experiment) => onChange({ ...data, experiment })}
        />
      </Section>
    </>
  );
}
