"use client";
import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { RelativeTime } from "../ui/relative-time";
import { OriginalFile } from "./original-file";
import { PairEditor } from "./pair-editor";
import { PassageList } from "./passage-list";
import { SourceDetails } from "./source-details";
import { SourceMenu } from "./source-menu";
import { SourceState } from "./source-table";
import { SourceNotes, SourceWork } from "./source-work";
import { TextEditor } from "./text-editor";
import type { SourceDetail } from "./use-knowledge";
import { VersionList } from "./version-list";

const WATCH_MS = 1_000;

/** One source: what it says, what is known of it, its versions. */
export function SourcePage({ sourceId }: { sourceId: string }) {
  const t = useTranslations("knowledge");
  const { workspace } = useSession();
  const router = useRouter();
  const mayManage = useMay("knowledge.manage");
  const source = useQuery(
    useTRPC().knowledge.get.queryOptions(
      { sourceId },
      {
        refetchInterval: ({ state }) =>
          state.data?.work && state.data.work.step !== "failed" ? WATCH_MS : false,
      },
    ),
  );
  const base = `/w/${workspace.slug}/knowledge`;
  const title = source.data?.title || source.data?.url || source.data?.fileName || t("title");
  return (
    <Page
      title={title}
      back={{ href: base, label: t("title") }}
      state={source.data ? <SourceState source={source.data} /> : undefined}
      actions={
        source.data && mayManage ? (
          <SourceMenu source={{ ...source.data, title }} onRemoved={() => router.push(base)} />
        ) : undefined
      }
    >
      <QueryState query={source}>
        {(one) => (
          <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
            <div className="flex min-w-0 flex-col gap-4">
              <Origin source={one} />
              {one.work ? <SourceWork work={one.work} /> : null}
              <SourceNotes notes={one.notes} />
              {one.kind === "qa" ? (
                <PairEditor key={one.version} source={one} mayManage={mayManage} />
              ) : (
                <TextEditor key={one.version} source={one} mayManage={mayManage} />
              )}
              {one.kind === "qa" ? null : <PassageList sourceId={sourceId} version={one.version} />}
            </div>
            <div className="flex min-w-0 flex-col gap-6">
              <SourceDetails key={one.updatedAt} source={one} mayManage={mayManage} />
              <VersionList source={one} mayManage={mayManage} />
            </div>
          </div>
        )}
      </QueryState>
    </Page>
  );
}

function Origin({ source }: { source: SourceDetail }) {
  const t = useTranslations("knowledge");
  if (source.url === null && source.fileName === null) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
      {source.url === null ? (
        <OriginalFile source={source} />
      ) : (
        <a
          href={source.url}
          target="_blank"
          rel="noreferrer noopener"
          className="inline-flex min-w-0 items-center gap-1 break-all hover:underline"
        >
          {source.url}
          <ExternalLink size={12} className="shrink-0" aria-hidden />
        </a>
      )}
      {source.checkedAt ? (
        <span>
          {t("source.checked")} <RelativeTime date={source.checkedAt} />
        </span>
      ) : null}
      {source.byHand && source.checkedAt ? <span>{t("source.byHand")}</span> : null}
    </p>
  );
}
