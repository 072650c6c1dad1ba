"use client";
import { useTranslations } from "use-intl";
import { NumberField } from "../fields/number-field";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import type { InspectorProps } from "./inspector-props";

const PARTS = ["complexity", "confidence", "value"] as const;
const WEIGHTS = ["emotion", "complexity", "value", "doubt"] as const;

export default function RouteInspector({ data, onChange }: InspectorProps<"route">) {
  const t = useTranslations("inspectors.route");
  return (
    <>
      <Section help={t("help")}>
        <NumberField
          label={t("threshold")}
          min={0}
          max={1}
          step={0.05}
          empty={0.5}
          value={data.threshold}
          onChange={(threshold) => onChange({ ...data, threshold: threshold ?? 0.5 })}
        />
        <NumberField
          label={t("angerAlone")}
          help={t("angerAloneHelp")}
          min={0}
          max={1}
          step={0.05}
          value={data.angerAlone}
          onChange={(angerAlone) => onChange({ ...data, angerAlone })}
        />
        {PARTS.map((part) => (
          <TemplateField
            key={part}
            label={t(part)}
            value={data[part] ?? ""}
            onChange={(text) => onChange({ ...data, [part]: text || undefined })}
          />
        ))}
        <NumberField
          label={t("fullValue")}
          min={1}
          empty={10_000}
          value={data.fullValue}
          onChange={(fullValue) => onChange({ ...data, fullValue: fullValue ?? 10_000 })}
        />
      </Section>
      <Section title={t("weights")}>
        {WEIGHTS.map((part) => (
          <NumberField
            key={part}
            label={t(`weight.${part}`)}
            min={0}
            max={1}
            step={0.05}
            empty={0}
            value={data.weights[part]}
            onChange={(weight) => onChange({ ...data, weights: { ...data.weights, [part]: weight ?? 0 } })}
          />
        ))}
      </Section>
    </>
  );
}
