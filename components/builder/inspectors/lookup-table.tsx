"use client";
import { useTranslations } from "use-intl";
import { formatPath } from "../../../flow/text/paths";
import { TableField, useTable } from "../fields/table-field";
import { TemplateField } from "../fields/template-field";
import type { InspectorProps } from "./inspector-props";

/** Columns that are shown as they are printed. */
const SHOWN = 6;

/** Which table, by what its row is found, and how its columns are printed. */
export function LookupTable({ data, onChange }: Pick<InspectorProps<"lookup">, "data" | "onChange">) {
  const t = useTranslations("inspectors.lookup");
  const table = useTable(data.table);
  const name = data.save || "found";
  return (
    <>
      <TableField value={data.table} onChange={(id) => onChange({ ...data, table: id })} />
      <TemplateField
        label={table ? t("tableKey", { column: table.key }) : t("key")}
        help={t("tableKeyHelp")}
        value={data.key}
        onChange={(key) => onChange({ ...data, key })}
      />
      {table ? (
        <div className="text-xs text-subtle">
          <p>{t("columns")}</p>
          <ul className="font-mono">
            {table.columns.slice(0, SHOWN).map((column) => (
              <li key={column} className="break-all">
                {`{{ ${name}${formatPath(["x", column]).slice(1)} }}`}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
}
