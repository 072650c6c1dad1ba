"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { engine, parseFlow } from "../../../flow/index";
import { useTRPC } from "../../trpc/trpc-context";
import { Combobox } from "../../ui/combobox";
import { Field } from "../../ui/field";
import { stepWords } from "../step-list";

/** Where in another flow to begin: one of its steps, or its own beginning (undefined). */
export function StartPicker({
  flow,
  value,
  onChange,
}: {
  flow: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const t = useTranslations("inspectors.call");
  const names = useTranslations("nodes.types");
  const draft = useQuery(useTRPC().flows.get.queryOptions({ flowId: flow }));
  const parsed = draft.data ? parseFlow(draft.data.document) : null;
  const nodes = parsed?.ok
    ? parsed.flow.nodes.filter((node) => !engine.definitions.get(node.type)?.inert)
    : [];
  const options = nodes.map((node) => ({
    value: node.id,
    label: stepWords(node) || names(`${node.type}.name`),
    description: names(`${node.type}.name`),
  }));
  return (
    <Field
      label={t("start")}
      error={value && parsed?.ok && !nodes.some((node) => node.id === value) ? t("startGone") : undefined}
      aside={
        value ? (
          <button
            type="button"
            className="underline-offset-2 hover:underline"
            onClick={() => onChange(undefined)}
          >
            {t("startReset")}
          </button>
        ) : undefined
      }
    >
      <Combobox
        value={value ?? null}
        onValueChange={(next) => onChange(next ?? undefined)}
        options={options}
        placeholder={t("startFirst")}
      />
    </Field>
  );
}
