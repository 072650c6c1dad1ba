"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Eye, RotateCcw, Undo2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { EmptyState } from "../ui/empty-state";
import { Notice } from "../ui/notice";
import { RecordPicture } from "../ui/pictures";
import { RelativeTime } from "../ui/relative-time";
import { SkeletonRows } from "../ui/skeleton";
import { toast } from "../ui/toast";
import type { FlowDetails } from "./draft-editor";
import type { BuilderStore } from "./model/builder-store";
import { SidePanel } from "./side-panel";
import { useAddress } from "./use-address";
import { useRestore } from "./use-restore";

/** What was published, the newest first: look at it, put it live again, or make it the draft. */
export function VersionsPanel({
  flow,
  draft,
  shown,
}: {
  flow: FlowDetails;
  draft: BuilderStore;
  shown: number | null;
}) {
  const t = useTranslations("builder.versions");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const archived = flow.archivedAt !== null;
  const mayEdit = useMay("flows.edit") && !archived;
  const mayPublish = useMay("flows.publish") && !archived;
  const { setVersion } = useAddress();
  const restore = useRestore(flow.id, draft);
  const list = useQuery(trpc.flows.versions.queryOptions({ flowId: flow.id }, { staleTime: 0 }));
  const refresh = async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.flows.versions.queryKey({ flowId: flow.id }) }),
      queryClient.invalidateQueries({ queryKey: trpc.flows.get.queryKey({ flowId: flow.id }) }),
      queryClient.invalidateQueries({ queryKey: trpc.flows.list.queryKey() }),
    ]);
  };
  const live = list.data?.items.find((one) => one.live)?.number;
  const rollback = useMutation(
    trpc.flows.rollback.mutationOptions({
      onSuccess: async ({ version }) => {
        await refresh();
        toast.success(
          t("rolledBack", { version }),
          live === undefined
            ? {}
            : {
                action: {
                  label: common("undo"),
                  onClick: () => rollback.mutate({ flowId: flow.id, version: live }),
                },
              },
        );
      },
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  return (
    <SidePanel title={t("title")} lead={t("lead")}>
      {list.isPending ? <SkeletonRows rows={4} label={common("loading")} /> : null}
      {list.error ? <Notice tone="danger">{errorText(list.error)}</Notice> : null}
      {list.data?.items.length === 0 ? (
        <EmptyState picture={<RecordPicture />} title={t("none")} example={t("noneExample")} />
      ) : null}
      <ol className="flex flex-col gap-2">
        {list.data?.items.map((row) => (
          <li
            key={row.number}
            className={cx(
              "rounded-lg border p-3",
              row.number === shown ? "border-accent bg-accent-soft" : "border-line",
            )}
          >
            <div className="flex items-center gap-2">
              <strong className="text-sm font-semibold tabular-nums">
                {t("number", { version: row.number })}
              </strong>
              {row.live ? (
                <Badge tone="ok" dot>
                  {t("live")}
                </Badge>
              ) : null}
              <span className="flex-1" />
              <RelativeTime date={row.createdAt} className="text-xs text-subtle" />
            </div>
            <p className="mt-0.5 text-xs text-subtle">{row.authorName ?? t("unknownAuthor")}</p>
            {row.note ? <p className="mt-1.5 whitespace-pre-wrap break-words text-sm">{row.note}</p> : null}
            <div className="-ml-2 mt-1.5 flex flex-wrap gap-1">
              {row.number === shown ? null : (
                <Button
                  size="sm"
                  variant="ghost"
                  icon={<Eye size={13} aria-hidden />}
                  onClick={() => setVersion(row.number)}
                >
                  {t("look")}
                </Button>
              )}
              {mayEdit ? (
                <Button
                  size="sm"
                  variant="ghost"
                  icon={<Undo2 size={13} aria-hidden />}
                  onClick={() => restore(row.number)}
                >
                  {t("restore")}
                </Button>
              ) : null}
              {mayPublish && !row.live ? (
                <Button
                  size="sm"
                  variant="ghost"
                  icon={<RotateCcw size={13} aria-hidden />}
                  loading={rollback.isPending && rollback.variables?.version === row.number}
                  onClick={() => rollback.mutate({ flowId: flow.id, version: row.number })}
                >
                  {t("rollback")}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
    </SidePanel>
  );
}
