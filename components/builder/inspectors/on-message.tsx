"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { compileRegex } from "../../../flow/text/regex";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { ListEditor } from "../fields/list-editor";
import { NumberField } from "../fields/number-field";
import { Section } from "../fields/section";
import { TextField } from "../fields/text-field";
import type { InspectorProps } from "./inspector-props";

const TYPES = ["keyword", "exact", "pattern", "command"] as const;

export default function OnMessageInspector({ data, onChange }: InspectorProps<"onMessage">) {
  const t = useTranslations("inspectors.onMessage");
  return (
    <>
      <Section title={t("title")} help={data.triggers.length ? undefined : t("anyMessage")}>
        <ListEditor
          items={data.triggers}
          onChange={(triggers) => onChange({ ...data, triggers })}
          make={() => ({ type: "keyword" as const, text: "" })}
          addLabel={t("add")}
          itemLabel={(one) => t(`types.${one.type}`)}
          max={100}
        >
          {(one, change) => (
            <div className="space-y-2">
              <Select
                size="sm"
                aria-label={t("type")}
                value={one.type}
                onValueChange={(type) => change({ type, text: one.text })}
                options={TYPES.map((value) => ({
                  value,
                  label: t(`types.${value}`),
                  description: t(`typeHelp.${value}`),
                }))}
              />
              <TextField
                label={t("text")}
                hideLabel
                mono={one.type === "pattern" || one.type === "command"}
                maxLength={one.type === "pattern" ? 500 : 200}
                value={one.text}
                onChange={(text) => change({ ...one, text: text ?? "" })}
              />
              {one.type === "pattern" ? <PatternTest pattern={one.text} /> : null}
            </div>
          )}
        </ListEditor>
      </Section>
      <Section title={t("interruptTitle")}>
        <Switch
          label={t("interrupt")}
          description={t("interruptHelp")}
          checked={data.interrupt}
          onCheckedChange={(interrupt) => onChange({ ...data, interrupt })}
        />
        {data.interrupt ? (
          <>
            <Switch
              label={t("comeBack")}
              checked={data.comeBack}
              onCheckedChange={(comeBack) => onChange({ ...data, comeBack })}
            />
            {data.comeBack ? (
              <>
                <Switch
                  label={t("repeat")}
                  checked={data.repeat}
                  onCheckedChange={(repeat) => onChange({ ...data, repeat })}
                />
                <Switch
                  label={t("passOn")}
                  description={t("passOnHelp")}
                  checked={data.passOn ?? false}
                  onCheckedChange={(on) => onChange({ ...data, passOn: on || undefined })}
                />
              </>
            ) : null}
          </>
        ) : null}
        <NumberField
          empty={50}
          label={t("priority")}
          help={t("priorityHelp")}
          min={0}
          max={100}
          value={data.priority}
          onChange={(priority) => onChange({ ...data, priority: priority ?? 50 })}
        />
      </Section>
    </>
  );
}

/** Says what is wrong with a pattern, and tries it on a text. */
function PatternTest({ pattern }: { pattern: string }) {
  const t = useTranslations("inspectors.onMessage");
  const [sample, setSample] = useState("");
  const regex = compileRegex(pattern, "i");
  if (!regex.ok) return <p className="text-xs text-danger-text">{regex.error.message}</p>;
  const result = sample === "" ? undefined : t(regex.test(sample) ? "matches" : "matchesNot");
  return (
    <Field label={t("tryIt")} help={result}>
      <Input size="sm" value={sample} onChange={(event) => setSample(event.target.value)} />
    </Field>
  );
}
