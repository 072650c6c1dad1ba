"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Combobox } from "../../ui/combobox";
import { Field } from "../../ui/field";
import { useTRPC } from "../../trpc/trpc-context";
import { ListEditor } from "../fields/list-editor";
import { PairsField } from "../fields/pairs-field";
import { Section } from "../fields/section";
import { TextField } from "../fields/text-field";
import { VariableField } from "../fields/variable-field";
import { useBuilderState } from "../builder-context";
import type { InspectorProps } from "./inspector-props";

export default function CallInspector({ data, onChange }: InspectorProps<"call">) {
  const t = useTranslations("inspectors.call");
  const own = useBuilderState((state) => state.flow.id);
  const flows = useQuery(useTRPC().flows.list.queryOptions({}));
  const options = (flows.data?.items ?? []).filter((one) => one.id !== own).map((one) => ({ value: one.id, label: one.name, description: one.liveVersion === null ? t("notPublished") : undefined }));
  return (
    <>
      <Section title={t("title")} help={t("help")}>
        <Field label={t("flow")} error={data.flow && flows.data && !options.some((one) => one.value === data.flow) ? t("gone") : undefined}>
          <Combobox value={data.flow || null} onValueChange={(flow) => onChange({ ...data, flow: flow ?? "" })} options={options} />
        </Field>
      </Section>
      <Section title={t("inputs")} help={t("inputsHelp")}>
        <PairsField value={data.inputs} onChange={(inputs) => onChange({ ...data, inputs: inputs.map((one) => ({ ...one, name: one.name || "value" })) })} addLabel={t("addInput")} />
      </Section>
      <Section title={t("outputs")} help={t("outputsHelp")}>
        <ListEditor items={data.outputs} onChange={(outputs) => onChange({ ...data, outputs })} make={() => ({ name: "result", variable: "result" })} addLabel={t("addOutput")} itemLabel={(one) => one.name} max={200}>
          {(one, change) => (
            <div className="grid grid-cols-2 gap-2">
              <TextField label={t("from")} mono value={one.name} onChange={(name) => change({ ...one, name: name ?? "result" })} />
              <VariableField label={t("to")} value={one.variable} onChange={(variable) => change({ ...one, variable: variable ?? "" })} />
            </div>
          )}
        </ListEditor>
      </Section>
    </>
  );
}
