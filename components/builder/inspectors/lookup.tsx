"use client";
import { useTranslations } from "use-intl";
import { LOOKUPS } from "../../../flow/nodes/lookup/node";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";
import { LookupTable } from "./lookup-table";

const BY_KEY: ReadonlySet<string> = new Set(["order", "cart", "product"]);
const PUBLIC: ReadonlySet<string> = new Set(["product", "table"]);

export default function LookupInspector({ data, onChange }: InspectorProps<"lookup">) {
  const t = useTranslations("inspectors.lookup");
  return (
    <Section>
      <Field label={t("what")} help={PUBLIC.has(data.what) ? undefined : t("own")}>
        <Select
          value={data.what}
          onValueChange={(what) => onChange({ ...data, what })}
          options={LOOKUPS.map((value) => ({ value, label: t(`whats.${value}`) }))}
        />
      </Field>
      {BY_KEY.has(data.what) ? (
        <TemplateField label={t("key")} value={data.key} onChange={(key) => onChange({ ...data, key })} />
      ) : null}
      {data.what === "table" ? <LookupTable data={data} onChange={onChange} /> : null}
      <VariableField
        label={t("save")}
        value={data.save}
        onChange={(save) => onChange({ ...data, save: save ?? "" })}
      />
    </Section>
  );
}
