"use client";
import { useTranslations } from "use-intl";
import { ListEditor } from "../fields/list-editor";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import type { InspectorProps } from "./inspector-props";

const LISTS = ["add", "remove"] as const;
const TITLES = { add: "added", remove: "removed" } as const;

export default function TagInspector({ data, onChange }: InspectorProps<"tag">) {
  const t = useTranslations("campaigns.tag");
  return LISTS.map((list) => (
    <Section key={list} title={t(TITLES[list])}>
      <ListEditor
        items={data[list]}
        onChange={(items) => onChange({ ...data, [list]: items })}
        make={() => ""}
        addLabel={t(list)}
        itemLabel={(one, index) => one || t("one", { number: index + 1 })}
        max={20}
        inline
      >
        {(one, change, index) => (
          <TemplateField label={t("one", { number: index + 1 })} hideLabel value={one} onChange={change} />
        )}
      </ListEditor>
    </Section>
  ));
}
