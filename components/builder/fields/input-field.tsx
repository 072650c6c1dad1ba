"use client";
import { useTranslations } from "use-intl";
import { type AskInput, INPUT_TYPES, inputSchema } from "../../../flow/nodes/ask/input";
import { compileRegex } from "../../../flow/text/regex";
import { Field } from "../../ui/field";
import { SegmentedControl } from "../../ui/segmented-control";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { makeId } from "../model/builder-store";
import { BoundField } from "./bound-field";
import { FileTypesField } from "./file-types-field";
import { FormFieldsField } from "./form-fields-field";
import { NumberField } from "./number-field";
import { OptionsField } from "./options-field";
import { TemplateField } from "./template-field";
import { TextField } from "./text-field";
import { VariableField } from "./variable-field";

/** A fresh input of a kind; labels that both kinds have are kept. */
function changeType(type: AskInput["type"], old: AskInput): AskInput {
  const kept = {
    ...(old.placeholder ? { placeholder: old.placeholder } : {}),
    ...(old.button ? { button: old.button } : {}),
  };
  const options =
    "options" in old
      ? old.options
      : [
          { id: makeId(), label: "" },
          { id: makeId(), label: "" },
        ];
  if (type === "choice" || type === "pictureChoice") return inputSchema.parse({ type, ...kept, options });
  if (type === "form")
    return inputSchema.parse({ type, ...kept, fields: [{ name: `f_${makeId()}`, label: "", type: "text" }] });
  return inputSchema.parse({ type, ...kept });
}

/** The one input of a question: its kind, and what belongs to that kind. */
export function InputField({ value, onChange }: { value: AskInput; onChange: (value: AskInput) => void }) {
  const t = useTranslations("inspectors.input");
  return (
    <>
      <Field label={t("type")}>
        <Select
          value={value.type}
          onValueChange={(type) => onChange(changeType(type, value))}
          options={INPUT_TYPES.map((type) => ({ value: type, label: t(`types.${type}`) }))}
        />
      </Field>
      <Particulars value={value} onChange={onChange} />
      {value.type === "form" ||
      value.type === "choice" ||
      value.type === "pictureChoice" ||
      value.type === "rating" ||
      value.type === "location" ? null : (
        <TemplateField
          label={t("placeholder")}
          value={value.placeholder ?? ""}
          onChange={(placeholder) => onChange({ ...value, placeholder: placeholder || undefined })}
        />
      )}
      <TemplateField
        label={t("button")}
        value={value.button ?? ""}
        onChange={(button) => onChange({ ...value, button: button || undefined })}
      />
      {value.type === "form" ? null : (
        <Switch
          label={t("optional")}
          checked={value.optional ?? false}
          onCheckedChange={(on) => onChange({ ...value, optional: on || undefined })}
        />
      )}
    </>
  );
}

function Particulars({ value, onChange }: { value: AskInput; onChange: (value: AskInput) => void }) {
  const t = useTranslations("inspectors.input");
  switch (value.type) {
    case "text": {
      const regex = value.pattern ? compileRegex(value.pattern) : null;
      return (
        <>
          <Switch
            label={t("multiline")}
            checked={value.multiline ?? false}
            onCheckedChange={(on) => onChange({ ...value, multiline: on || undefined })}
          />
          <div className="grid grid-cols-2 gap-2">
            <NumberField
              label={t("minLength")}
              min={0}
              max={20_000}
              value={value.minLength}
              onChange={(minLength) => onChange({ ...value, minLength })}
            />
            <NumberField
              label={t("maxLength")}
              min={1}
              max={20_000}
              value={value.maxLength}
              onChange={(maxLength) => onChange({ ...value, maxLength })}
            />
          </div>
          <TextField
            label={t("pattern")}
            mono
            help={t("patternHelp")}
            error={regex && !regex.ok ? regex.error.message : undefined}
            maxLength={500}
            value={value.pattern}
            onChange={(pattern) => onChange({ ...value, pattern })}
          />
        </>
      );
    }
    case "phone":
      return (
        <>
          <TextField
            label={t("country")}
            help={t("countryHelp")}
            mono
            maxLength={2}
            error={value.country && !/^[A-Z]{2}$/.test(value.country) ? t("countryWrong") : undefined}
            value={value.country}
            onChange={(country) =>
              onChange({ ...value, country: country?.toUpperCase().replace(/[^A-Z]/g, "") || undefined })
            }
          />
          <Switch
            label={t("lenientPhone")}
            checked={value.lenient ?? false}
            onCheckedChange={(on) => onChange({ ...value, lenient: on || undefined })}
          />
        </>
      );
    case "number":
      return (
        <>
          <div className="grid grid-cols-3 gap-2">
            <BoundField label={t("min")} value={value.min} onChange={(min) => onChange({ ...value, min })} />
            <BoundField label={t("max")} value={value.max} onChange={(max) => onChange({ ...value, max })} />
            <BoundField
              label={t("step")}
              positive
              value={value.step}
              onChange={(step) => onChange({ ...value, step })}
            />
          </div>
          <Switch
            label={t("lenient")}
            description={t("lenientHelp")}
            checked={value.lenient ?? false}
            onCheckedChange={(on) => onChange({ ...value, lenient: on || undefined })}
          />
        </>
      );
    case "date":
    case "dateRange":
      return (
        <>
          <Switch
            label={t("withTime")}
            checked={value.withTime ?? false}
            onCheckedChange={(on) => onChange({ ...value, withTime: on || undefined })}
          />
          <div className="grid grid-cols-2 gap-2">
            <TemplateField
              label={t("earliest")}
              placeholder="2026-01-01"
              value={value.min ?? ""}
              onChange={(min) => onChange({ ...value, min: min || undefined })}
            />
            <TemplateField
              label={t("latest")}
              value={value.max ?? ""}
              onChange={(max) => onChange({ ...value, max: max || undefined })}
            />
          </div>
          <TextField
            label={t("format")}
            help={t("formatHelp")}
            mono
            maxLength={60}
            placeholder="dd/MM/yyyy"
            value={value.format}
            onChange={(format) => onChange({ ...value, format })}
          />
          {value.type === "dateRange" ? (
            <TextField
              label={t("join")}
              help={t("joinDatesHelp")}
              maxLength={20}
              placeholder=" – "
              value={value.join}
              onChange={(join) => onChange({ ...value, join })}
            />
          ) : null}
        </>
      );
    case "time":
      return (
        <TextField
          label={t("format")}
          mono
          maxLength={60}
          placeholder="HH:mm"
          value={value.format}
          onChange={(format) => onChange({ ...value, format })}
        />
      );
    case "choice":
    case "pictureChoice":
      return (
        <>
          <Field label={t("options")}>
            <OptionsField
              value={value.options}
              pictures={value.type === "pictureChoice"}
              onChange={(options) => onChange({ ...value, options })}
            />
          </Field>
          <VariableField
            label={t("from")}
            help={t("fromHelp")}
            value={value.from}
            onChange={(from) => onChange({ ...value, from })}
          />
          <Switch
            label={t("multiple")}
            checked={value.multiple ?? false}
            onCheckedChange={(on) => onChange({ ...value, multiple: on || undefined })}
          />
          {value.multiple ? (
            <div className="grid grid-cols-3 gap-2">
              <NumberField
                label={t("least")}
                min={0}
                max={200}
                value={value.min}
                onChange={(min) => onChange({ ...value, min })}
              />
              <NumberField
                label={t("most")}
                min={1}
                max={200}
                value={value.max}
                onChange={(max) => onChange({ ...value, max })}
              />
              <TextField
                label={t("join")}
                maxLength={20}
                value={value.join}
                onChange={(join) => onChange({ ...value, join })}
              />
            </div>
          ) : null}
          {value.multiple ? (
            <Switch
              label={t("lenientChoice")}
              checked={value.lenient ?? false}
              onCheckedChange={(on) => onChange({ ...value, lenient: on || undefined })}
            />
          ) : null}
          <Switch
            label={t("exact")}
            checked={value.exact ?? false}
            onCheckedChange={(on) => onChange({ ...value, exact: on || undefined })}
          />
          <Switch
            label={t("evenEmpty")}
            checked={value.evenEmpty ?? false}
            onCheckedChange={(on) => onChange({ ...value, evenEmpty: on || undefined })}
          />
          <Switch
            label={t("searchable")}
            checked={value.searchable ?? false}
            onCheckedChange={(on) => onChange({ ...value, searchable: on || undefined })}
          />
        </>
      );
    case "rating":
      return (
        <>
          <SegmentedControl
            size="sm"
            aria-label={t("style")}
            value={value.style}
            onValueChange={(style) =>
              onChange(style === "nps" ? { ...value, style, min: 0, max: 10 } : { ...value, style })
            }
            options={(["numbers", "stars", "nps"] as const).map((style) => ({
              value: style,
              label: t(`styles.${style}`),
            }))}
          />
          {value.style === "nps" ? null : (
            <div className="grid grid-cols-2 gap-2">
              <NumberField
                empty={1}
                label={t("lowest")}
                min={0}
                max={1}
                value={value.min}
                onChange={(min) => onChange({ ...value, min: min ?? 1 })}
              />
              <NumberField
                empty={5}
                label={t("highest")}
                min={1}
                max={100}
                value={value.max}
                onChange={(max) => onChange({ ...value, max: max ?? 5 })}
              />
            </div>
          )}
          <TemplateField
            label={t("low")}
            value={value.low ?? ""}
            onChange={(low) => onChange({ ...value, low: low || undefined })}
          />
          <TemplateField
            label={t("high")}
            value={value.high ?? ""}
            onChange={(high) => onChange({ ...value, high: high || undefined })}
          />
        </>
      );
    case "file":
      return (
        <>
          <Switch
            label={t("severalFiles")}
            checked={value.multiple ?? false}
            onCheckedChange={(on) => onChange({ ...value, multiple: on || undefined })}
          />
          <FileTypesField value={value.types} onChange={(types) => onChange({ ...value, types })} />
          <NumberField
            label={t("maxMegabytes")}
            min={0.1}
            max={50}
            step={0.1}
            value={value.maxMegabytes}
            onChange={(maxMegabytes) => onChange({ ...value, maxMegabytes })}
          />
          <Switch
            label={t("links")}
            checked={value.links ?? false}
            onCheckedChange={(on) => onChange({ ...value, links: on || undefined })}
          />
        </>
      );
    case "form":
      return <FormFieldsField value={value.fields} onChange={(fields) => onChange({ ...value, fields })} />;
    case "url":
      return (
        <Switch
          label={t("asTyped")}
          checked={value.asTyped ?? false}
          onCheckedChange={(on) => onChange({ ...value, asTyped: on || undefined })}
        />
      );
    case "email":
    case "location":
      return null;
  }
}
