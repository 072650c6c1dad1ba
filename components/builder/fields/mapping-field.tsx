"use client";
import { useTranslations } from "use-intl";
import { ListEditor } from "./list-editor";
import { TextField } from "./text-field";
import { VariableField } from "./variable-field";

type Mapping = { path: string; variable: string };

/** Which part of an answer goes to which variable. */
export function MappingField({
  value,
  onChange,
  suggestions = [],
}: {
  value: readonly Mapping[];
  onChange: (value: Mapping[]) => void;
  suggestions?: readonly string[];
}) {
  const t = useTranslations("inspectors.mapping");
  return (
    <div className="space-y-2">
      <ListEditor
        items={value}
        onChange={onChange}
        make={() => ({ path: "", variable: "" })}
        addLabel={t("add")}
        itemLabel={(one, index) => one.path || t("part", { number: index + 1 })}
        max={50}
        inline
      >
        {(one, change) => (
          <div className="grid grid-cols-2 gap-1">
            <TextField
              label={t("path")}
              hideLabel
              mono
              placeholder={t("pathExample")}
              maxLength={500}
              value={one.path}
              onChange={(path) => change({ ...one, path: path ?? "" })}
            />
            <VariableField
              label={t("variable")}
              hideLabel
              value={one.variable}
              onChange={(variable) => change({ ...one, variable: variable ?? "" })}
            />
          </div>
        )}
      </ListEditor>
      {suggestions.length ? (
        <div className="space-y-1">
          <p className="text-2xs text-subtle">{t("suggestions")}</p>
          <div className="flex flex-wrap gap-1">
            {suggestions.map((path) => (
              <button
                key={path}
                type="button"
                className="rounded-md border border-line px-1.5 py-0.5 font-mono text-2xs hover:border-accent"
                onClick={() => onChange([...value, { path, variable: variableFor(path) }])}
              >
                {path}
              </button>
            ))}
          </div>
        </div>
      ) : null}
    </div>
  );
}

/** A variable's name from the last part of a path. */
const variableFor = (path: string): string => path.match(/[\p{L}][\p{L}\p{N}_]*$/u)?.[0] ?? "value";
