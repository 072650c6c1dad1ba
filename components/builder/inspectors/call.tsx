"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../trpc/trpc-context";
import { Combobox } from "../../ui/combobox";
import { Field } from "../../ui/field";
import { useBuilderState } from "../builder-context";
import { ListEditor } from "../fields/list-editor";
import { NameField } from "../fields/name-field";
import { Section } from "../fields/section";
import { StartPicker } from "../fields/start-picker";
import { TemplateField } from "../fields/template-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

export default function CallInspector({ data, onChange }: InspectorProps<"call">) {
  const t = useTranslations("inspectors.call");
  const own = useBuilderState((state) => state.flow.id);
  const flows = useQuery(useTRPC().flows.list.queryOptions({}));
  const options = (flows.data?.items ?? [])
    .filter((one) => one.id !== own)
    .map((one) => ({
      value: one.id,
      label: one.name,
      description: one.liveVersion === null ? t("notPublished") : undefined,
    }));
  return (
    <>
      <Section help={t("help")}>
        <Field
          label={t("flow")}
          error={
            data.flow && flows.data && !options.some((one) => one.value === data.flow) ? t("gone") : undefined
          }
        >
          <Combobox
            value={data.flow || null}
            onValueChange={(flow) => onChange({ ...data, flow: flow ?? "", start: undefined })}
            options={options}
          />
        </Field>
        {data.flow ? (
          <StartPicker
            flow={data.flow}
            value={data.start}
            onChange={(start) => onChange({ ...data, start })}
          />
        ) : null}
      </Section>
      <Section title={t("inputs")} help={t("inputsHelp")}>
        <ListEditor
          items={data.inputs}
          onChange={(inputs) => onChange({ ...data, inputs })}
          make={() => ({ name: "value", value: "" })}
          addLabel={t("addInput")}
          itemLabel={(one) => one.name}
          max={200}
        >
          {(one, change) => (
            <div className="grid grid-cols-2 gap-2">
              <NameField
                label={t("from")}
                fallback="value"
                value={one.name}
                onChange={(name) => change({ ...one, name })}
              />
              <TemplateField
                label={t("value")}
                value={one.value}
                onChange={(value) => change({ ...one, value })}
              />
            </div>
          )}
        </ListEditor>
      </Section>
      <Section title={t("outputs")} help={t("outputsHelp")}>
        <ListEditor
          items={data.outputs}
          onChange={(outputs) => onChange({ ...data, outputs })}
          make={() => ({ name: "result", variable: "result" })}
          addLabel={t("addOutput")}
          itemLabel={(one) => one.name}
          max={200}
        >
          {(one, change) => (
            <div className="grid grid-cols-2 gap-2">
              <NameField
                label={t("from")}
                fallback="result"
                value={one.name}
                onChange={(name) => change({ ...one, name })}
              />
              <VariableField
                label={t("to")}
                value={one.variable}
                onChange={(variable) => change({ ...one, variable: variable ?? "" })}
              />
            </div>
          )}
        </ListEditor>
      </Section>
    </>
  );
}
