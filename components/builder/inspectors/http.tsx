"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Json } from "../../../flow/index";
import { HTTP_METHODS } from "../../../flow/nodes/http/node";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { HttpTest } from "../fields/http-test";
import { jsonPaths } from "../fields/json-paths";
import { MappingField } from "../fields/mapping-field";
import { NumberField } from "../fields/number-field";
import { PairsField } from "../fields/pairs-field";
import { Section } from "../fields/section";
import { SharedAnswerField } from "../fields/shared-answer-field";
import { TemplateField } from "../fields/template-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

type Body = NonNullable<InspectorProps<"http">["data"]["body"]>;
const BODIES = ["none", "json", "text", "form"] as const;

export default function HttpInspector({ node, data, onChange }: InspectorProps<"http">) {
  const t = useTranslations("inspectors.http");
  const [answer, setAnswer] = useState<Json>(null);
  const body = (type: (typeof BODIES)[number]): Body | undefined =>
    type === "none"
      ? undefined
      : type === "form"
        ? { type, fields: [] }
        : { type, text: data.body && "text" in data.body ? data.body.text : "" };
  const suggestions = jsonPaths(answer).filter((path) => !data.save.some((one) => one.path === path));
  return (
    <>
      <Section title={t("title")}>
        <div className="grid grid-cols-[6.5rem_1fr] gap-2">
          <Field label={t("method")}>
            <Select
              value={data.method}
              onValueChange={(method) => onChange({ ...data, method })}
              options={HTTP_METHODS.map((value) => ({ value, label: value }))}
            />
          </Field>
          <TemplateField
            label={t("url")}
            placeholder="https://"
            value={data.url}
            onChange={(url) => onChange({ ...data, url })}
          />
        </div>
        <p className="text-xs text-subtle">{t("secretHelp")}</p>
      </Section>
      <Section title={t("headers")}>
        <PairsField
          value={data.headers}
          onChange={(headers) => onChange({ ...data, headers })}
          addLabel={t("addHeader")}
        />
      </Section>
      <Section title={t("query")}>
        <PairsField
          value={data.query}
          onChange={(query) => onChange({ ...data, query })}
          addLabel={t("addQuery")}
        />
      </Section>
      {data.method === "GET" || data.method === "HEAD" ? null : (
        <Section title={t("body")}>
          <Select
            aria-label={t("body")}
            value={data.body?.type ?? "none"}
            onValueChange={(type) => onChange({ ...data, body: body(type) })}
            options={BODIES.map((value) => ({ value, label: t(`bodies.${value}`) }))}
          />
          {data.body?.type === "form" ? (
            <PairsField
              value={data.body.fields}
              onChange={(fields) => onChange({ ...data, body: { type: "form", fields } })}
              addLabel={t("addField")}
            />
          ) : data.body ? (
            <TemplateField
              label={t("body")}
              hideLabel
              mono
              multiline
              rows={6}
              help={data.body.type === "json" ? t("jsonHelp") : undefined}
              value={data.body.text}
              onChange={(text) =>
                data.body && data.body.type !== "form" && onChange({ ...data, body: { ...data.body, text } })
              }
            />
          ) : null}
        </Section>
      )}
      <Section title={t("test")} help={t("testHelp")}>
        <HttpTest node={node} onAnswer={setAnswer} />
      </Section>
      <Section title={t("save")} help={t("saveHelp")}>
        <MappingField
          value={data.save}
          onChange={(save) => onChange({ ...data, save })}
          suggestions={suggestions}
        />
        <VariableField
          label={t("saveStatus")}
          value={data.saveStatus}
          onChange={(saveStatus) => onChange({ ...data, saveStatus })}
        />
      </Section>
      {data.method === "GET" || data.method === "HEAD" ? (
        <Section>
          <SharedAnswerField
            words={{ label: t("sameForAll"), help: t("sameForAllHelp"), seconds: t("sameFor") }}
            shared={data.shared}
            onChange={(shared) => onChange({ ...data, shared })}
          />
        </Section>
      ) : null}
      <Section title={t("advanced")} advanced>
        <NumberField
          empty={10}
          label={t("timeout")}
          min={1}
          max={60}
          value={data.timeoutSeconds}
          onChange={(timeoutSeconds) => onChange({ ...data, timeoutSeconds: timeoutSeconds ?? 10 })}
        />
        <NumberField
          empty={0}
          label={t("retries")}
          min={0}
          max={3}
          value={data.retries}
          onChange={(retries) => onChange({ ...data, retries: retries ?? 0 })}
        />
      </Section>
    </>
  );
}
