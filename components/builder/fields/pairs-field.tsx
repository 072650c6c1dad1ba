"use client";
import { useTranslations } from "use-intl";
import { ListEditor } from "./list-editor";
import { TemplateField } from "./template-field";

type Pair = { name: string; value: string };

/** Names with values: headers, query parameters, form fields. */
export function PairsField({
  value,
  onChange,
  addLabel,
}: {
  value: readonly Pair[];
  onChange: (value: Pair[]) => void;
  addLabel: string;
}) {
  const t = useTranslations("inspectors.pairs");
  return (
    <ListEditor
      items={value}
      onChange={onChange}
      make={() => ({ name: "", value: "" })}
      addLabel={addLabel}
      itemLabel={(one, index) => one.name || t("pair", { number: index + 1 })}
      max={50}
      inline
    >
      {(one, change) => (
        <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-1">
          <TemplateField
            label={t("name")}
            hideLabel
            placeholder={t("name")}
            maxLength={200}
            value={one.name}
            onChange={(name) => change({ ...one, name })}
          />
          <TemplateField
            label={t("value")}
            hideLabel
            placeholder={t("value")}
            maxLength={4_000}
            value={one.value}
            onChange={(next) => change({ ...one, value: next })}
          />
        </div>
      )}
    </ListEditor>
  );
}
