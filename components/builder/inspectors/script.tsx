"use client";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { CodeField } from "../fields/code-field";
import { Section } from "../fields/section";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

export default function ScriptInspector({ data, onChange }: InspectorProps<"script">) {
  const t = useTranslations("inspectors.script");
  return (
    <Section help={t("help")}>
      {data.disabled ? (
        <Notice tone="warn">
          <p>{t("disabled")}</p>
          <Button size="sm" className="mt-2" onClick={() => onChange({ ...data, disabled: undefined })}>
            {t("enable")}
          </Button>
        </Notice>
      ) : null}
      {data.where === "device" ? <Notice tone="neutral">{t("device")}</Notice> : null}
      <CodeField
        label={t("code")}
        help={t("codeHelp")}
        value={data.code}
        onChange={(code) => onChange({ ...data, code })}
      />
      <VariableField label={t("save")} value={data.save} onChange={(save) => onChange({ ...data, save })} />
    </Section>
  );
}
