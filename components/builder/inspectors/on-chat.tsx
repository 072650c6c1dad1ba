"use client";
import { useTranslations } from "use-intl";
import { ListEditor } from "../fields/list-editor";
import { Section } from "../fields/section";
import { TextField } from "../fields/text-field";
import { useDraft } from "../fields/use-draft";
import type { InspectorProps } from "./inspector-props";

export default function OnChatInspector({ data, onChange }: InspectorProps<"onChat">) {
  const t = useTranslations("inspectors.onChat");
  return (
    <Section title={t("title")} help={t("help")}>
      <ListEditor
        items={data.pages}
        onChange={(pages) => onChange({ ...data, pages })}
        make={() => "/"}
        addLabel={t("add")}
        itemLabel={(_, index) => t("page", { number: index + 1 })}
        max={50}
        inline
      >
        {(page, change) => <PageField value={page} onChange={change} />}
      </ListEditor>
    </Section>
  );
}

const print = (page: string): string => page;

/** Part of a page's address. While it is empty, the document keeps every page. */
function PageField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslations("inspectors.onChat");
  const draft = useDraft(value, print, (text) => text || "/");
  return (
    <TextField
      label={t("address")}
      hideLabel
      mono
      maxLength={500}
      placeholder="/pricing*"
      value={draft.text}
      onChange={(text) => onChange(draft.type(text ?? ""))}
      onBlur={draft.settle}
    />
  );
}
