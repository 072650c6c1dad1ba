"use client";
import { useTranslations } from "use-intl";
import { NodePickerField } from "../fields/node-picker-field";
import { Section } from "../fields/section";
import type { InspectorProps } from "./inspector-props";

export default function JumpInspector({ node, data, onChange }: InspectorProps<"jump">) {
  const t = useTranslations("inspectors.jump");
  return (
    <Section>
      <NodePickerField
        label={t("target")}
        value={data.node}
        except={node.id}
        onChange={(target) => onChange({ ...data, node: target })}
      />
    </Section>
  );
}
