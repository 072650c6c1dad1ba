"use client";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterInputs, RouterOutputs } from "../trpc/router-types";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { KINDS, VALIDITIES } from "./use-knowledge";

export type Filters = Pick<
  RouterInputs["knowledge"]["list"],
  "text" | "kind" | "validity" | "folder" | "tag"
>;
export const NO_FILTERS: Filters = {};
export const isFiltered = (filters: Filters): boolean =>
  Object.values(filters).some((value) => value !== undefined);

const PAUSE_MS = 200;
const ALL = "*";

/** Narrows the list of sources; only what there is to choose from is offered. */
export function SourceFilters({
  filters,
  onChange,
  facets,
}: {
  filters: Filters;
  onChange: (filters: Filters) => void;
  facets: RouterOutputs["knowledge"]["facets"] | undefined;
}) {
  const t = useTranslations("knowledge");
  const [text, setText] = useState(filters.text ?? "");
  useEffect(() => {
    const timer = setTimeout(() => {
      const wanted = text.trim() || undefined;
      if (wanted !== filters.text) onChange({ ...filters, text: wanted });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, filters, onChange]);
  const folders = (facets?.folders ?? []).filter(({ folder }) => folder !== "");
  const tags = facets?.tags ?? [];
  return (
    <div className="grid grid-cols-2 items-center gap-2 sm:flex sm:flex-wrap">
      <div className="col-span-2 sm:w-56">
        <Input
          type="search"
          aria-label={t("list.search")}
          placeholder={t("list.search")}
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.target.value)}
          leading={<Search size={14} />}
        />
      </div>
      <Select
        className="sm:!w-40"
        aria-label={t("list.allKinds")}
        value={filters.kind ?? ALL}
        onValueChange={(kind) => onChange({ ...filters, kind: kind === ALL ? undefined : kind })}
        options={[
          { value: ALL, label: t("list.allKinds") },
          ...KINDS.map((value) => ({ value, label: t(`kinds.${value}`) })),
        ]}
      />
      <Select
        className="sm:!w-36"
        aria-label={t("list.allValidities")}
        value={filters.validity ?? ALL}
        onValueChange={(validity) =>
          onChange({ ...filters, validity: validity === ALL ? undefined : validity })
        }
        options={[
          { value: ALL, label: t("list.allValidities") },
          ...VALIDITIES.map((value) => ({ value, label: t(`validities.${value}`) })),
        ]}
      />
      {folders.length > 0 ? (
        <Select
          className="sm:!w-40"
          aria-label={t("list.allFolders")}
          value={filters.folder ?? ALL}
          onValueChange={(folder) => onChange({ ...filters, folder: folder === ALL ? undefined : folder })}
          options={[
            { value: ALL, label: t("list.allFolders") },
            ...folders.map(({ folder, sources }) => ({ value: folder, label: `${folder} (${sources})` })),
          ]}
        />
      ) : null}
      {tags.length > 0 ? (
        <Select
          className="sm:!w-36"
          aria-label={t("list.allTags")}
          value={filters.tag ?? ALL}
          onValueChange={(tag) => onChange({ ...filters, tag: tag === ALL ? undefined : tag })}
          options={[
            { value: ALL, label: t("list.allTags") },
            ...tags.map(({ tag, sources }) => ({ value: tag, label: `${tag} (${sources})` })),
          ]}
        />
      ) : null}
    </div>
  );
}
