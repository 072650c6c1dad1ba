"use client";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { Badge } from "../ui/badge";
import { EmptyState } from "../ui/empty-state";
import { RecordPicture } from "../ui/pictures";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";

type Seen = RouterOutputs["events"]["list"][number];
const KINDS = ["text", "number", "boolean", "list", "object", "null"] as const;

/** Which events there are, how often they happen, and of what types their properties are. */
export function EventsSettings() {
  const t = useTranslations("events");
  const settings = useTranslations("settings");
  const list = useQuery(useTRPC().events.list.queryOptions());
  return (
    <>
      <SettingsLead title={settings("nav.events")}>{t("lead")}</SettingsLead>
      <QueryState query={list}>
        {(events) =>
          events.length === 0 ? (
            <EmptyState picture={<RecordPicture />} title={t("empty.title")} example={t("empty.example")} />
          ) : (
            <EventTable events={events} />
          )
        }
      </QueryState>
    </>
  );
}

function EventTable({ events }: { events: readonly Seen[] }) {
  const t = useTranslations("events");
  const settings = useTranslations("settings");
  const format = useFormatter();
  return (
    <Table
      label={settings("nav.events")}
      head={
        <>
          <Th>{t("name")}</Th>
          <Th className="text-right">{t("count")}</Th>
          <Th>{t("last")}</Th>
          <Th>{t("properties")}</Th>
        </>
      }
    >
      {events.map(({ name, count, lastAt, properties }) => (
        <Tr key={name}>
          <Td className="font-mono text-xs">{name}</Td>
          <Td className="text-right tabular-nums">{format.number(count)}</Td>
          <Td className="whitespace-nowrap">{lastAt ? <RelativeTime date={lastAt} /> : "–"}</Td>
          <Td>
            <span className="flex flex-wrap gap-1.5">
              {properties.map((property) => (
                <Badge
                  key={property.name}
                  tone={property.conflict ? "warn" : "neutral"}
                  {...(property.conflict ? { icon: <TriangleAlert size={12} aria-hidden /> } : {})}
                >
                  <span title={property.conflict ? t("conflictHelp") : undefined}>
                    {property.name}:{" "}
                    {KINDS.filter((kind) => property.kinds.includes(kind))
                      .map((kind) => t(`kinds.${kind}`))
                      .join(" / ")}
                    {property.conflict ? <span className="sr-only"> ({t("conflict")})</span> : null}
                  </span>
                </Badge>
              ))}
            </span>
          </Td>
        </Tr>
      ))}
    </Table>
  );
}
