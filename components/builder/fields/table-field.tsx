"use client";
import { useQuery } from "@tanstack/react-query";
import { Table2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useSession } from "../../shell/session-context";
import type { Table } from "../../tables/use-tables";
import { useTRPC } from "../../trpc/trpc-context";
import { Combobox } from "../../ui/combobox";
import { Field } from "../../ui/field";

/** The table of an id; undefined until the tables are there, and for one that is gone. */
export function useTable(id: string): Table | undefined {
  return useQuery(useTRPC().tables.list.queryOptions()).data?.find((one) => one.id === id);
}

/** Which of the workspace's tables is looked into. */
export function TableField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const t = useTranslations("inspectors.lookup");
  const { workspace } = useSession();
  const tables = useQuery(useTRPC().tables.list.queryOptions());
  const isGone = value !== "" && tables.data !== undefined && !tables.data.some((one) => one.id === value);
  return (
    <Field
      label={t("table")}
      error={isGone ? t("tableGone") : undefined}
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
        value={value || null}
        onValueChange={(id) => onChange(id ?? "")}
        options={(tables.data ?? []).map((one) => ({
          value: one.id,
          label: one.name,
          description: t("rows", { count: one.rows }),
        }))}
        emptyText={t("noTables")}
      />
    </Field>
  );
}
