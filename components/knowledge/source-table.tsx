"use client";
import { FileText, Globe, MessageCircleQuestion, Sheet, StickyNote } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { Badge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { SourceMenu } from "./source-menu";
import { SourceWork } from "./source-work";
import type { Source } from "./use-knowledge";

const ICONS = {
  qa: MessageCircleQuestion,
  text: StickyNote,
  page: Globe,
  file: FileText,
  table: Sheet,
} as const;

/** Sources with what tells them apart; on a narrow window the name keeps the place. */
export function SourceTable({ sources, mayManage }: { sources: readonly Source[]; mayManage: boolean }) {
  const t = useTranslations("knowledge");
  const format = useFormatter();
  const { workspace } = useSession();
  return (
    <Table
      label={t("list.label")}
      head={
        <>
          <Th>{t("list.name")}</Th>
          <Th className="hidden md:table-cell">{t("list.folder")}</Th>
          <Th className="hidden lg:table-cell">{t("list.language")}</Th>
          <Th className="hidden sm:table-cell">{t("list.validity")}</Th>
          <Th className="hidden text-right sm:table-cell">{t("list.passages")}</Th>
          <Th className="hidden sm:table-cell">{t("list.changed")}</Th>
          <Th>
            <span className="sr-only">{t("actions.of", { title: "" })}</span>
          </Th>
        </>
      }
    >
      {sources.map((source) => {
        const Icon = ICONS[source.kind];
        return (
          <Tr key={source.id}>
            <Td className="w-full max-w-0 py-2">
              <span className="flex min-w-0 items-start gap-2">
                <span className="mt-0.5 shrink-0 text-subtle" title={t(`kinds.${source.kind}`)}>
                  <Icon size={15} aria-label={t(`kinds.${source.kind}`)} />
                </span>
                <span className="flex min-w-0 flex-col gap-1">
                  <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
                    <Link
                      href={`/w/${workspace.slug}/knowledge/${source.id}`}
                      className="min-w-0 max-w-full truncate font-medium hover:underline"
                    >
                      {source.title || source.url || source.fileName}
                    </Link>
                    <SourceState source={source} />
                    {source.tags.slice(0, 3).map((tag) => (
                      <Badge key={tag}>{tag}</Badge>
                    ))}
                  </span>
                  {source.work ? (
                    <SourceWork work={source.work} />
                  ) : source.passages === 0 ? (
                    <span className="text-xs text-warn-text">{t("work.nothing")}</span>
                  ) : null}
                </span>
              </span>
            </Td>
            <Td className="hidden whitespace-nowrap text-xs text-muted md:table-cell">
              {source.folder || "–"}
            </Td>
            <Td className="hidden whitespace-nowrap text-xs text-muted lg:table-cell">
              {t(`languages.${source.language ?? "none"}`)}
            </Td>
            <Td className="hidden whitespace-nowrap text-xs text-muted sm:table-cell">
              <Validity source={source} />
            </Td>
            <Td className="hidden text-right tabular-nums sm:table-cell">{format.number(source.passages)}</Td>
            <Td className="hidden whitespace-nowrap text-xs text-muted sm:table-cell">
              <RelativeTime date={source.updatedAt} />
            </Td>
            <Td className="text-right">{mayManage ? <SourceMenu source={source} /> : null}</Td>
          </Tr>
        );
      })}
    </Table>
  );
}

/** Why a source is not answered from, or that it soon will be or no longer is. */
export function SourceState({ source }: { source: Pick<Source, "state" | "validity"> }) {
  const t = useTranslations("knowledge");
  if (source.state === "off") return <Badge>{t("off")}</Badge>;
  if (source.validity === "later") return <Badge tone="warn">{t("validities.later")}</Badge>;
  if (source.validity === "past") return <Badge>{t("validities.past")}</Badge>;
  return null;
}

function Validity({ source }: { source: Source }) {
  const t = useTranslations("knowledge");
  const format = useFormatter();
  const date = (time: string) => format.dateTime(new Date(time), { dateStyle: "medium", timeStyle: "short" });
  if (source.validFrom === null && source.validUntil === null) return t("always");
  return (
    <span className="flex flex-col">
      {source.validFrom ? <span>{t("validFrom", { date: date(source.validFrom) })}</span> : null}
      {source.validUntil ? <span>{t("validUntil", { date: date(source.validUntil) })}</span> : null}
    </span>
  );
}
