"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { SegmentedControl } from "../../ui/segmented-control";
import { BubblesField } from "../fields/bubbles-field";
import { ListEditor } from "../fields/list-editor";
import { Section } from "../fields/section";
import type { InspectorProps } from "./inspector-props";

export default function SayInspector({ data, onChange }: InspectorProps<"say">) {
  const t = useTranslations("inspectors.say");
  const alternates = data.alternates ?? [];
  return (
    <>
      <Section title={t("bubbles")}>
        <BubblesField value={data.bubbles} onChange={(bubbles) => onChange({ ...data, bubbles })} />
      </Section>
      <Section title={t("alternates")} help={t("alternatesHelp")} advanced open={alternates.length > 0}>
        {alternates.length ? (
          <Field label={t("pick")}>
            <SegmentedControl
              size="sm"
              aria-label={t("pick")}
              value={data.pick ?? "inTurn"}
              onValueChange={(pick) => onChange({ ...data, pick })}
              options={[
                { value: "inTurn", label: t("inTurn") },
                { value: "random", label: t("random") },
              ]}
            />
          </Field>
        ) : null}
        <ListEditor
          items={alternates}
          onChange={(next) => onChange({ ...data, alternates: next.length ? next : undefined })}
          make={() => [{ type: "text" as const, text: "" }]}
          addLabel={t("addAlternate")}
          itemLabel={(_, index) => t("alternate", { number: index + 2 })}
          max={10}
        >
          {(bubbles, change) => <BubblesField value={bubbles} onChange={change} />}
        </ListEditor>
      </Section>
    </>
  );
}
