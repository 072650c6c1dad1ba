"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { engine, type FlowNode } from "../../../flow/index";
import { Combobox } from "../../ui/combobox";
import { Field } from "../../ui/field";
import { useBuilder, useBuilderState } from "../builder-context";

/** A short name for a step: its words if it has some, else its kind. */
export function stepWords(node: FlowNode): string {
  const line = engine.definitions
    .get(node.type)
    ?.preview(node.data)
    .find((one) => one.kind !== "media" && one.text.trim() !== "");
  return line && "text" in line ? (line.text ?? "").slice(0, 60) : "";
}

/** One of this flow's steps, found by its words. */
export function NodePickerField({
  label,
  help,
  value,
  except,
  onChange,
}: {
  label: ReactNode;
  help?: ReactNode;
  value: string;
  except: string;
  onChange: (value: string) => void;
}) {
  const t = useTranslations("inspectors.nodePicker");
  const names = useTranslations("nodes.types");
  const nodes = useBuilderState((state) => state.flow.nodes);
  const { goTo } = useBuilder();
  const options = nodes
    .filter(
      (node) =>
        node.id !== except &&
        !engine.definitions.get(node.type)?.entry &&
        !engine.definitions.get(node.type)?.inert,
    )
    .map((node) => ({
      value: node.id,
      label: stepWords(node) || names(`${node.type}.name`),
      description: names(`${node.type}.name`),
    }));
  return (
    <Field
      label={label}
      help={help}
      error={value && !options.some((one) => one.value === value) ? t("gone") : undefined}
      aside={
        value ? (
          <button type="button" className="underline-offset-2 hover:underline" onClick={() => goTo(value)}>
            {t("show")}
          </button>
        ) : undefined
      }
    >
      <Combobox
        value={value || null}
        onValueChange={(next) => onChange(next ?? "")}
        options={options}
        placeholder={t("choose")}
      />
    </Field>
  );
}
