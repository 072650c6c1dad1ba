"use client";
import { useTranslations } from "use-intl";
import { ENTITY_KINDS } from "../../../flow/nodes/understand/find-entities";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { Textarea } from "../../ui/textarea";
import type { NodeOf } from "../inspectors/inspector-props";
import { ListEditor } from "./list-editor";
import { Section } from "./section";
import { TextField } from "./text-field";
import { useDraft } from "./use-draft";
import { VariableField } from "./variable-field";

type Entity = NodeOf<"understand">["data"]["entities"][number];
type Values = NonNullable<Entity["values"]>;

const PATTERN_EXAMPLE = String.raw`\bT\d{8}\b`;

/** "red: crimson, scarlet", one value a line. */
const printValues = (values: Values | undefined): string =>
  (values ?? [])
    .map(({ value, words }) => (words.length ? `${value}: ${words.join(", ")}` : value))
    .join("\n");

function readValues(text: string): Values {
  return text
    .split("\n")
    .flatMap((line) => {
      const [value = "", ...rest] = line.split(/[:：]/);
      const words = rest.join(":").split(/[,，、]/);
      return value.trim() === ""
        ? []
        : [
            {
              value: value.trim().slice(0, 200),
              words: words
                .map((word) => word.trim().slice(0, 200))
                .filter(Boolean)
                .slice(0, 50),
            },
          ];
    })
    .slice(0, 500);
}

/** Which values are read out of a message, and where they go. */
export function EntitiesField({
  entities,
  onChange,
}: {
  entities: readonly Entity[];
  onChange: (entities: Entity[]) => void;
}) {
  const t = useTranslations("understanding");
  return (
    <Section title={t("entities")} help={t("entitiesHelp")}>
      <ListEditor
        items={entities}
        onChange={onChange}
        make={(): Entity => ({ kind: "order", save: "orderNumber" })}
        addLabel={t("addEntity")}
        itemLabel={(one) => t(`kinds.${one.kind}`)}
        max={30}
      >
        {(one, change) => (
          <div className="space-y-2">
            <Select
              size="sm"
              aria-label={t("kind")}
              value={one.kind}
              onValueChange={(kind) => change({ kind, save: one.save, every: one.every })}
              options={ENTITY_KINDS.map((value) => ({
                value,
                label: t(`kinds.${value}`),
                description: t(`kindHelp.${value}`),
              }))}
            />
            {one.kind === "order" ? (
              <TextField
                label={t("pattern")}
                help={t("patternHelp")}
                mono
                maxLength={500}
                placeholder={PATTERN_EXAMPLE}
                value={one.pattern}
                onChange={(pattern) => change({ ...one, pattern })}
              />
            ) : null}
            {one.kind === "list" ? (
              <ValuesField values={one.values} onChange={(values) => change({ ...one, values })} />
            ) : null}
            <VariableField
              label={t("to")}
              value={one.save}
              onChange={(save) => change({ ...one, save: save ?? "" })}
              required
            />
            <Switch
              label={t("every")}
              checked={one.every ?? false}
              onCheckedChange={(on) => change({ ...one, every: on || undefined })}
            />
          </div>
        )}
      </ListEditor>
    </Section>
  );
}

function ValuesField({
  values,
  onChange,
}: {
  values: Values | undefined;
  onChange: (values: Values) => void;
}) {
  const t = useTranslations("understanding");
  const draft = useDraft(values, printValues, readValues);
  return (
    <Field label={t("values")} help={t("valuesHelp")}>
      <Textarea
        rows={3}
        placeholder={t("valuesPlaceholder")}
        value={draft.text}
        onValueChange={(text) => onChange(draft.type(text) ?? [])}
        onBlur={draft.settle}
      />
    </Field>
  );
}
