"use client";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { saveFile } from "../flows/save-file";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Progress } from "../ui/progress";
import { toast } from "../ui/toast";
import type { ImportView } from "./import-dialog";
import { useRefusal } from "./use-refusal";

/** How far an import is, what came in and what was refused. */
export function ImportProgress({
  view,
  onChange,
  onEnd,
}: {
  view: ImportView;
  onChange: () => void;
  onEnd: () => void;
}) {
  const t = useTranslations("contacts.imports");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const errorText = useErrorText();
  const refusal = useRefusal();
  const running = view.state === "running";
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it has ended
  useEffect(() => {
    if (!running) onEnd();
  }, [running]);
  const stop = useMutation(
    trpc.contacts.stopImport.mutationOptions({
      onSuccess: onChange,
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  async function download() {
    try {
      let text = "";
      for (let after: number | null = 0; after !== null; ) {
        const piece: { csv: string; next: number | null } = await client.contacts.refused.query({
          importId: view.id,
          after,
        });
        text += piece.csv;
        after = piece.next;
      }
      saveFile(`${t("refused")}.csv`, text, "text/csv;charset=utf-8");
    } catch (error) {
      toast.error(errorText(error));
    }
  }
  return (
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
            {view.reasons.slice(0, 5).map(({ line, ...reason }) => (
              <li key={line}>
                {t("line", { line })}: {refusal(reason)}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {running ? (
        <div>
          <Button loading={stop.isPending} onClick={() => stop.mutate({ importId: view.id })}>
            {t("stop")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
