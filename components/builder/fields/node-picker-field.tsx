"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Combobox } from "../../ui/combobox";
import { Field } from "../../ui/field";
import { useBuilder } from "../builder-context";
import { useStepList } from "../step-list";

/** One of this flow's steps, found by its words. */
export function NodePickerField({
  label,
  help,
  value,
  except,
  onChange,
}: {
  label: ReactNode;
  help?: ReactNode;
  value: string;
  except: string;
  onChange: (value: string) => void;
}) {
  const t = useTranslations("inspectors.nodePicker");
  const { goTo } = useBuilder();
  const options = useStepList()
    .filter((step) => step.leadsHere && step.node.id !== except)
    .map(({ node, words, kind }) => ({ value: node.id, label: words, description: kind }));
  return (
    <Field
      label={label}
      help={help}
      error={value && !options.some((one) => one.value === value) ? t("gone") : undefined}
      aside={
        value ? (
          <button type="button" className="underline-offset-2 hover:underline" onClick={() => goTo(value)}>
            {t("show")}
          </button>
        ) : undefined
      }
    >
      <Combobox
        value={value || null}
        onValueChange={(next) => onChange(next ?? "")}
        options={options}
        placeholder={t("choose")}
      />
    </Field>
  );
}
