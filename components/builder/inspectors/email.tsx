"use client";
import { useTranslations } from "use-intl";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import type { InspectorProps } from "./inspector-props";

export default function EmailInspector({ data, onChange }: InspectorProps<"email">) {
  const t = useTranslations("inspectors.email");
  return (
    <>
      <Section>
        <TemplateField
          label={t("to")}
          help={t("toHelp")}
          value={data.to}
          onChange={(to) => onChange({ ...data, to })}
        />
        <TemplateField
          label={t("subject")}
          value={data.subject}
          onChange={(subject) => onChange({ ...data, subject })}
        />
        <TemplateField
          label={t("text")}
          multiline
          rows={6}
          value={data.text}
          onChange={(text) => onChange({ ...data, text })}
        />
      </Section>
      <Section title={t("more")} advanced open={Boolean(data.cc || data.bcc || data.replyTo)}>
        <TemplateField
          label={t("cc")}
          value={data.cc ?? ""}
          onChange={(cc) => onChange({ ...data, cc: cc || undefined })}
        />
        <TemplateField
          label={t("bcc")}
          value={data.bcc ?? ""}
          onChange={(bcc) => onChange({ ...data, bcc: bcc || undefined })}
        />
        <TemplateField
          label={t("replyTo")}
          value={data.replyTo ?? ""}
          onChange={(replyTo) => onChange({ ...data, replyTo: replyTo || undefined })}
        />
      </Section>
    </>
  );
}
