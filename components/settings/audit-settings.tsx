"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useTimeZone, useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { RecordPicture } from "../ui/pictures";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { auditWords } from "./audit-words";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";

type Entry = RouterOutputs["audit"]["list"]["rows"][number];

/** Who changed what, the newest first. */
export function AuditSettings() {
  const t = useTranslations("settings");
  const trpc = useTRPC();
  const zone = useTimeZone();
  const client = useTRPCClient();
  const pages = useInfiniteQuery({
    queryKey: [...trpc.audit.list.queryKey(), "pages"],
    queryFn: ({ pageParam, signal }) => client.audit.list.query({ before: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const entries = pages.data?.pages.flatMap((page) => page.rows);
  return (
    <>
      <SettingsLead title={t("nav.audit")}>{t("audit.lead")}</SettingsLead>
      <QueryState query={{ data: entries, error: pages.error, refetch: pages.refetch }} rows={8}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState
              picture={<RecordPicture />}
              title={t("audit.empty")}
              example={t("audit.emptyExample")}
            />
          ) : (
            <>
              <Table
                label={t("nav.audit")}
                head={
                  <>
                    <Th>{t("audit.when")}</Th>
                    <Th>{t("audit.who")}</Th>
                    <Th>{t("audit.what")}</Th>
                  </>
                }
              >
                {rows.map((entry) => (
                  <EntryRow key={entry.id} entry={entry} />
                ))}
              </Table>
              <div className="flex items-center justify-between gap-3">
                <p className="text-xs text-subtle">{zone ? t("audit.zone", { zone }) : null}</p>
                {pages.hasNextPage ? (
                  <Button
                    size="sm"
                    loading={pages.isFetchingNextPage}
                    onClick={() => void pages.fetchNextPage()}
                  >
                    {t("audit.more")}
                  </Button>
                ) : null}
              </div>
            </>
          )
        }
      </QueryState>
    </>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const t = useTranslations("settings.audit");
  const actions = useTranslations("settings.audit.actions");
  const format = useFormatter();
  const [open, setOpen] = useState(false);
  const who =
    entry.by === null ? t("system") : "userId" in entry.by ? entry.by.name || t("gone") : t("apiKey");
  const word = auditWords(entry.action);
  const detail = describe(entry.detail);
  return (
    <Tr>
      <Td className="whitespace-nowrap align-top text-xs text-muted">
        <RelativeTime date={entry.at} className="leading-8" />
      </Td>
      <Td className="max-w-48 truncate align-top leading-8">{who}</Td>
      <Td className="align-top">
        <div className="flex min-h-8 flex-wrap items-center gap-x-2">
          <span>{word ? actions(word) : entry.action}</span>
          {detail ? (
            <button
              type="button"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              className="rounded text-xs text-subtle underline decoration-dotted underline-offset-2 hover:text-fg"
            >
              {t("details")}
            </button>
          ) : null}
        </div>
        {open ? (
          <dl className="mb-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs text-muted">
            {detail?.map(([name, value]) => [
              <dt key={`${name}-name`} className="font-mono text-subtle">
                {name}
              </dt>,
              <dd key={`${name}-value`} className="break-all">
                {value}
              </dd>,
            ])}
            <dt className="font-mono text-subtle">{t("exactly")}</dt>
            <dd>{format.dateTime(new Date(entry.at), { dateStyle: "long", timeStyle: "long" })}</dd>
          </dl>
        ) : null}
      </Td>
    </Tr>
  );
}

/** The recorded facts as name and text; null when there are none. */
function describe(detail: unknown): [string, string][] | null {
  if (typeof detail !== "object" || detail === null) return null;
  const facts = Object.entries(detail).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : Array.isArray(value) ? value.join(", ") : JSON.stringify(value),
  ]);
  return facts.length > 0 ? facts : null;
}
