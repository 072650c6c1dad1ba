"use client";
import { useTranslations } from "use-intl";
import { ListEditor } from "../fields/list-editor";
import { Section } from "../fields/section";
import { TextField } from "../fields/text-field";
import type { InspectorProps } from "./inspector-props";

export default function OnChatInspector({ data, onChange }: InspectorProps<"onChat">) {
  const t = useTranslations("inspectors.onChat");
  return (
    <Section title={t("title")} help={t("help")}>
      <ListEditor items={data.pages} onChange={(pages) => onChange({ ...data, pages: pages.map((page) => page || "/") })} make={() => "/"} addLabel={t("add")} itemLabel={(_, index) => t("page", { number: index + 1 })} max={50}>
        {(page, change) => <TextField label={t("address")} hideLabel mono maxLength={500} placeholder="/pricing*" value={page} onChange={(next) => change(next ?? "/")} />}
      </ListEditor>
    </Section>
  );
}
