"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { saveFile } from "../flows/save-file";
import { QueryState } from "../settings/query-state";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Progress } from "../ui/progress";
import { toast } from "../ui/toast";

/** Drives an import to its end, and shows what came in and what was refused. */
export function ImportProgress({
  importId,
  onDone,
  onClose,
}: {
  importId: string;
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useTranslations("contacts.imports");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const errorText = useErrorText();
  // Each answer asks for the next piece; what is done stays done if the window is closed.
  const step = useQuery({
    queryKey: ["import", importId],
    queryFn: async () => {
      const view = await client.contacts.continueImport.mutate({ importId });
      if (view.state !== "running") onDone();
      return view;
    },
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === "running" ? 50 : false),
    staleTime: 0,
  });
  const stop = useMutation(
    trpc.contacts.stopImport.mutationOptions({
      onSuccess: (view) => {
        queries.setQueryData(["import", importId], view);
        onDone();
      },
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  async function download() {
    try {
      const { csv } = await client.contacts.refused.query({ importId });
      saveFile(`${t("refused")}.csv`, csv, "text/csv;charset=utf-8");
    } catch (error) {
      toast.error(errorText(error));
    }
  }
  return (
    <QueryState query={step}>
      {(view) => (
        <div className="flex flex-col gap-4">
          <Progress
            value={view.done}
            max={Math.max(1, view.lines)}
            label={view.fileName}
            detail={t("progress", { done: view.done, lines: view.lines })}
          />
          <p className="text-sm" aria-live="polite">
            {t("result", { created: view.created, updated: view.updated, refused: view.refused })}
          </p>
          {view.reasons.length ? (
            <Notice
              tone="warn"
              action={
                <Button size="sm" icon={<Download size={14} aria-hidden />} onClick={() => void download()}>
                  {t("download")}
                </Button>
              }
            >
              <ul className="space-y-0.5">
                {view.reasons.slice(0, 5).map(({ line, reason }) => (
                  <li key={line}>
                    {t("line", { line })}: {reason}
                  </li>
                ))}
              </ul>
            </Notice>
          ) : null}
          <div className="flex justify-end gap-2">
            {view.state === "running" ? (
              <Button loading={stop.isPending} onClick={() => stop.mutate({ importId })}>
                {t("stop")}
              </Button>
            ) : (
              <Button variant="primary" onClick={onClose}>
                {common("close")}
              </Button>
            )}
          </div>
        </div>
      )}
    </QueryState>
  );
}
