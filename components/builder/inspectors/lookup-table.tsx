"use client";
import { useQuery } from "@tanstack/react-query";
import { Table2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { formatPath } from "../../../flow/text/paths";
import { useSession } from "../../shell/session-context";
import { useTRPC } from "../../trpc/trpc-context";
import { Combobox } from "../../ui/combobox";
import { Field } from "../../ui/field";
import { TemplateField } from "../fields/template-field";
import type { InspectorProps } from "./inspector-props";

/** Columns that are shown as they are printed. */
const SHOWN = 6;

/** Which table, by what its row is found, and how its columns are printed. */
export function LookupTable({ data, onChange }: Pick<InspectorProps<"lookup">, "data" | "onChange">) {
  const t = useTranslations("inspectors.lookup");
  const { workspace } = useSession();
  const tables = useQuery(useTRPC().tables.list.queryOptions());
  const table = tables.data?.find((one) => one.id === data.table);
  const name = data.save || "found";
  return (
    <>
      <Field
        label={t("table")}
        error={data.table && tables.data && !table ? t("tableGone") : undefined}
        help={
          <Link
            href={`/w/${workspace.slug}/knowledge/tables`}
            className="inline-flex items-center gap-1 underline"
          >
            <Table2 size={12} aria-hidden />
            {t("manageTables")}
          </Link>
        }
      >
        <Combobox
          value={data.table || null}
          onValueChange={(id) => onChange({ ...data, table: id ?? "" })}
          options={(tables.data ?? []).map((one) => ({
            value: one.id,
            label: one.name,
            description: t("rows", { count: one.rows }),
          }))}
          emptyText={t("noTables")}
        />
      </Field>
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
