"use client";
import { useTranslations } from "use-intl";
import { ListEditor } from "./list-editor";
import { TemplateField } from "./template-field";

type Pair = { name: string; value: string };

/** Names with values: headers, query parameters, form fields, parameters of a sub-flow. */
export function PairsField({ value, onChange, addLabel }: { value: readonly Pair[]; onChange: (value: Pair[]) => void; addLabel: string }) {
  const t = useTranslations("inspectors.pairs");
  return (
    <ListEditor items={value} onChange={onChange} make={() => ({ name: "", value: "" })} addLabel={addLabel} itemLabel={(one, index) => one.name || t("pair", { number: index + 1 })} max={50}>
      {(one, change) => (
        <div className="space-y-2">
          <TemplateField label={t("name")} value={one.name} onChange={(name) => change({ ...one, name })} />
          <TemplateField label={t("value")} value={one.value} onChange={(next) => change({ ...one, value: next })} />
        </div>
      )}
    </ListEditor>
  );
}
