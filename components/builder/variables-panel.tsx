"use client";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type FlowVariable, type Json, VARIABLE_KINDS } from "../../flow/index";
import { variableNameSchema } from "../../flow/kernel/ids";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { useBuilder, useBuilderState } from "./builder-context";
import { knownVariables } from "./fields/known-variables";
import { InitialValue } from "./initial-value";
import { SidePanel } from "./side-panel";

/** What the flow remembers: names, kinds, initial values. What steps write without a declaration is listed below. */
export function VariablesPanel() {
  const t = useTranslations("builder.variables");
  const { store, readOnly } = useBuilder();
  const flow = useBuilderState((state) => state.flow);
  const { variables } = flow;
  const undeclared = knownVariables(flow)
    .filter((one) => one.kind === "written" && variableNameSchema.safeParse(one.path).success)
    .map((one) => one.path);
  const set = (next: FlowVariable[]) => store.getState().setVariables(next);
  const add = (name: string) => set([...variables, { name, kind: "text" }]);
  return (
    <SidePanel
      title={t("title")}
      lead={t("lead")}
      actions={
        readOnly ? null : (
          <Button
            size="sm"
            icon={<Plus size={13} aria-hidden />}
            onClick={() => add(freeName(variables, t("newName")))}
          >
            {t("add")}
          </Button>
        )
      }
    >
      <fieldset disabled={readOnly} className="flex flex-col gap-3">
        <legend className="sr-only">{t("title")}</legend>
        {variables.length === 0 ? <p className="text-sm text-muted">{t("none")}</p> : null}
        {variables.map((variable, index) => (
          <VariableRow
            // A variable has no identity but its place: its name is what is edited.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={index}
            variable={variable}
            taken={(name) => variables.some((one, at) => at !== index && one.name === name)}
            onChange={(next) => set(variables.map((one, at) => (at === index ? next : one)))}
            onRemove={() => set(variables.filter((_, at) => at !== index))}
          />
        ))}
        {undeclared.length > 0 ? (
          <section className="border-t border-line pt-3">
            <h3 className="text-xs font-semibold">{t("written")}</h3>
            <p className="mt-0.5 text-xs text-subtle">{t("writtenHelp")}</p>
            <ul className="mt-2 flex flex-wrap gap-1.5">
              {undeclared.map((name) => (
                <li key={name}>
                  <button
                    type="button"
                    title={t("declare", { name })}
                    onClick={() => add(name)}
                    className="inline-flex h-6 items-center gap-1 rounded-md border border-line px-1.5 font-mono text-xs text-accent-text hover:bg-hover"
                  >
                    {name}
                    <Plus size={11} aria-hidden />
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </fieldset>
    </SidePanel>
  );
}

type RowProps = {
  variable: FlowVariable;
  taken: (name: string) => boolean;
  onChange: (next: FlowVariable) => void;
  onRemove: () => void;
};

function VariableRow({ variable, taken, onChange, onRemove }: RowProps) {
  const t = useTranslations("builder.variables");
  const common = useTranslations("common");
  const [draft, setDraft] = useState<string | null>(null);
  const { readOnly } = useBuilder();
  const name = draft ?? variable.name;
  const fault =
    draft === null
      ? null
      : taken(draft)
        ? t("taken")
        : variableNameSchema.safeParse(draft).success
          ? null
          : t("badName");
  const { name: _name, ...rest } = variable;
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line p-3">
      <div className="flex items-end gap-2">
        <Field label={t("name")} error={fault} className="flex-1">
          <Input
            mono
            value={name}
            onValueChange={(next) => {
              setDraft(next);
              // Half-typed and doubled names stay in the field: the document only ever holds good ones.
              if (!taken(next) && variableNameSchema.safeParse(next).success)
                onChange({ name: next, ...rest });
            }}
            onBlur={() => setDraft(null)}
          />
        </Field>
        {readOnly ? null : (
          <IconButton label={common("remove")} icon={<Trash2 size={15} aria-hidden />} onClick={onRemove} />
        )}
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Field label={t("kind")}>
          <Select
            value={variable.kind}
            onValueChange={(kind) => onChange(withoutInitial({ ...variable, kind }))}
            options={VARIABLE_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
          />
        </Field>
        <InitialValue
          key={variable.kind}
          kind={variable.kind}
          value={variable.initial as Json | undefined}
          onChange={(initial) =>
            onChange(initial === undefined ? withoutInitial(variable) : { ...variable, initial })
          }
        />
      </div>
      <Field label={t("description")} hideLabel>
        <Input
          size="sm"
          placeholder={t("description")}
          value={variable.description ?? ""}
          maxLength={1_000}
          onValueChange={(text) => onChange(withDescription(variable, text))}
        />
      </Field>
    </div>
  );
}

function withoutInitial({ initial: _initial, ...variable }: FlowVariable): FlowVariable {
  return variable;
}

function withDescription(
  { description: _description, ...variable }: FlowVariable,
  text: string,
): FlowVariable {
  return text ? { ...variable, description: text } : variable;
}

function freeName(variables: readonly FlowVariable[], base: string): string {
  const taken = new Set(variables.map((one) => one.name));
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}${count}`;
  return name;
}
