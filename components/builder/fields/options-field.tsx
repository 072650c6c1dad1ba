"use client";
import { ListTree } from "lucide-react";
import { type ClipboardEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { ChoiceOption } from "../../../flow/nodes/ask/input";
import { MenuItem } from "../../ui/menu";
import { Switch } from "../../ui/switch";
import { makeId } from "../model/builder-store";
import { ConditionField } from "./condition-field";
import { ListEditor } from "./list-editor";
import { TemplateField } from "./template-field";

/** What a visitor may choose. Several lines pasted into a label become one option each. */
export function OptionsField({
  value,
  onChange,
  pictures,
}: {
  value: readonly ChoiceOption[];
  onChange: (value: ChoiceOption[]) => void;
  pictures?: boolean;
}) {
  const t = useTranslations("inspectors.options");
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const detailed = (one: ChoiceOption): boolean =>
    opened.has(one.id) || one.value !== undefined || one.when !== undefined;
  const pasteLines = (event: ClipboardEvent, at: number): void => {
    if (event.target instanceof Element && !event.currentTarget.contains(event.target)) return;
    const lines = event.clipboardData
      .getData("text/plain")
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
    if (lines.length < 2) return;
    event.preventDefault();
    const made = lines.map((label): ChoiceOption => ({ id: makeId(), label }));
    const next = [...value];
    const empty = next[at]?.label.trim() === "";
    next.splice(empty ? at : at + 1, empty ? 1 : 0, ...made);
    onChange(next.slice(0, 200));
  };
  return (
    <ListEditor
      items={value}
      onChange={onChange}
      make={(): ChoiceOption => ({ id: makeId(), label: "" })}
      addLabel={t("add")}
      itemLabel={(one, index) => one.label || t("option", { number: index + 1 })}
      keyOf={(one) => one.id}
      max={200}
      inline={!pictures}
      menu={(one) =>
        detailed(one) ? null : (
          <MenuItem
            icon={<ListTree size={14} aria-hidden />}
            onClick={() => setOpened(new Set([...opened, one.id]))}
          >
            {t("details")}
          </MenuItem>
        )
      }
    >
      {(one, change, index) => (
        <div onPaste={(event) => pasteLines(event, index)} className="space-y-2">
          <TemplateField
            label={t("option", { number: index + 1 })}
            hideLabel
            placeholder={t("label")}
            maxLength={500}
            value={one.label}
            onChange={(label) => change({ ...one, label })}
          />
          {pictures ? (
            <>
              <TemplateField
                label={t("image")}
                placeholder="https://"
                value={one.image ?? ""}
                onChange={(image) => change({ ...one, image: image || undefined })}
              />
              <TemplateField
                label={t("description")}
                value={one.description ?? ""}
                onChange={(description) => change({ ...one, description: description || undefined })}
              />
            </>
          ) : null}
          {detailed(one) ? <OptionDetails option={one} onChange={change} /> : null}
        </div>
      )}
    </ListEditor>
  );
}

function OptionDetails({
  option,
  onChange,
}: {
  option: ChoiceOption;
  onChange: (option: ChoiceOption) => void;
}) {
  const t = useTranslations("inspectors.options");
  return (
    <div className="space-y-2 border-l-2 border-line pl-2">
      <TemplateField
        label={t("value")}
        help={t("valueHelp")}
        value={option.value ?? ""}
        onChange={(value) => onChange({ ...option, value: value || undefined })}
      />
      <Switch
        label={t("when")}
        checked={option.when !== undefined}
        onCheckedChange={(on) =>
          onChange({
            ...option,
            when: on ? { all: [{ left: "", operator: "equals", right: "" }] } : undefined,
          })
        }
      />
      {option.when ? (
        <ConditionField value={option.when} onChange={(when) => onChange({ ...option, when })} />
      ) : null}
    </div>
  );
}
