"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus, Search, Upload } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "../shell/page-header";
import { PageTitle } from "../shell/page-title";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { SegmentedControl } from "../ui/segmented-control";
import { SkeletonRows } from "../ui/skeleton";
import { FlowRow } from "./flow-row";
import { FlowsEmpty } from "./flows-empty";
import { ImportZone } from "./import-zone";
import { NewFlowDialog } from "./new-flow-dialog";
import { RenameDialog } from "./rename-dialog";
import { type FlowRow as Row, useFlowActions } from "./use-flow-actions";

/** All flows of the workspace; a file dropped anywhere on it is imported. */
export function FlowsPage() {
  const t = useTranslations("flows");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { workspace } = useSession();
  const mayEdit = useMay("flows.edit");
  const router = useRouter();
  const search = useSearchParams();
  const trpc = useTRPC();
  const archived = search.get("show") === "archived";
  const [query, setQuery] = useState("");
  const [renaming, setRenaming] = useState<Row | null>(null);
  const list = useQuery(trpc.flows.list.queryOptions({ archived }));
  const actions = useFlowActions();
  const fileRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLUListElement>(null);

  const needle = query.trim().toLocaleLowerCase();
  const rows = list.data?.items.filter((row) => row.name.toLocaleLowerCase().includes(needle)) ?? [];
  const base = `/w/${workspace.slug}/flows`;
  const openNew = () => router.push(`${base}?new=1`, { scroll: false });

  function onListKey(event: KeyboardEvent) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links: Element[] = [...(listRef.current?.querySelectorAll("[data-flow-link]") ?? [])];
    const at = document.activeElement ? links.indexOf(document.activeElement) : -1;
    const next = links[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
  }

  return (
    <ImportZone fileRef={fileRef} enabled={mayEdit}>
      <PageTitle>{t("title")}</PageTitle>
      <PageHeader
        title={t("title")}
        actions={
          mayEdit ? (
            <>
              <Button icon={<Upload size={14} aria-hidden />} onClick={() => fileRef.current?.click()}>
                {t("import")}
              </Button>
              <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={openNew}>
                {t("new")}
              </Button>
            </>
          ) : null
        }
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows only move the focus between the links inside */}
      <div className="min-h-0 flex-1 overflow-y-auto p-3 sm:p-4" onKeyDown={onListKey}>
        <div className="mx-auto flex max-w-[1120px] flex-col gap-3">
          <div className="flex flex-wrap items-center gap-2">
            <div className="w-full sm:w-72">
              <Input
                type="search"
                aria-label={t("search")}
                placeholder={t("search")}
                value={query}
                onValueChange={setQuery}
                leading={<Search size={14} />}
              />
            </div>
            <SegmentedControl
              aria-label={t("filter.label")}
              value={archived ? "archived" : "active"}
              onValueChange={(next) =>
                router.replace(next === "archived" ? `${base}?show=archived` : base, { scroll: false })
              }
              options={[
                { value: "active", label: t("filter.active") },
                { value: "archived", label: t("filter.archived") },
              ]}
            />
            <span className="ml-auto text-xs text-subtle" aria-live="polite">
              {list.data && rows.length > 0 ? t("count", { count: rows.length }) : ""}
            </span>
          </div>
          {list.isPending ? <SkeletonRows label={common("loading")} rows={6} className="py-2" /> : null}
          {list.isError ? (
            <Notice
              tone="danger"
              action={
                <Button size="sm" onClick={() => void list.refetch()}>
                  {common("retry")}
                </Button>
              }
            >
              {errorText(list.error)}
            </Notice>
          ) : null}
          {list.data && rows.length === 0 ? (
            <FlowsEmpty
              query={query.trim()}
              archived={archived}
              mayEdit={mayEdit}
              onNew={openNew}
              onImport={() => fileRef.current?.click()}
            />
          ) : null}
          {rows.length > 0 ? (
            <ul
              ref={listRef}
              aria-label={t("title")}
              className="overflow-hidden rounded-lg border border-line bg-surface"
            >
              {rows.map((row) => (
                <FlowRow
                  key={row.id}
                  row={row}
                  href={`${base}/${row.id}`}
                  mayEdit={mayEdit}
                  actions={actions}
                  onRename={setRenaming}
                />
              ))}
            </ul>
          ) : null}
        </div>
      </div>
      {renaming ? (
        <RenameDialog
          key={renaming.id}
          name={renaming.name}
          onClose={() => setRenaming(null)}
          onRename={(name) => actions.rename(renaming, name)}
        />
      ) : null}
      {search.get("new") === "1" && mayEdit ? (
        <NewFlowDialog
          begin={search.get("starter")}
          onClose={() => router.replace(base, { scroll: false })}
          onImport={() => fileRef.current?.click()}
        />
      ) : null}
    </ImportZone>
  );
}
