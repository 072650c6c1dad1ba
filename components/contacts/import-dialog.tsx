"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { Progress } from "../ui/progress";
import { ImportChoice } from "./import-choice";
import { ImportMapping } from "./import-mapping";
import { ImportProgress } from "./import-progress";

export type ImportView = RouterOutputs["contacts"]["import"];

/** Brings a file of contacts in: put up, read, mapped, taken in by the server, and what was refused given back. */
export function ImportDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const t = useTranslations("contacts.imports");
  const common = useTranslations("common");
  const [importId, setImportId] = useState<string | null>(null);
  return (
    <Dialog
      open
      size={importId ? "xl" : "md"}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title")}
      footer={
        importId ? undefined : (
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
        )
      }
    >
      {importId === null ? (
        <ImportChoice onChosen={setImportId} />
      ) : (
        <ImportSteps
          importId={importId}
          onClose={onClose}
          onDone={onDone}
          onAgain={() => setImportId(null)}
        />
      )}
    </Dialog>
  );
}

function ImportSteps({
  importId,
  onClose,
  onDone,
  onAgain,
}: {
  importId: string;
  onClose: () => void;
  onDone: () => void;
  onAgain: () => void;
}) {
  const t = useTranslations("contacts.imports");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const view = useQuery(
    trpc.contacts.import.queryOptions(
      { importId },
      {
        staleTime: 0,
        refetchInterval: ({ state }) =>
          state.data === undefined || ["reading", "running"].includes(state.data.state) ? 700 : false,
      },
    ),
  );
  return (
    <QueryState query={view}>
      {(data) => {
        if (data.state === "reading" || data.state === "uploading")
          return (
            <Progress
              value={null}
              label={data.fileName}
              detail={data.lines ? t("reading", { lines: data.lines }) : t("waiting")}
            />
          );
        if (data.state === "failed")
          return (
            <div className="flex flex-col items-start gap-3">
              <Notice tone="danger">{t(`problems.${problemOf(data.problem)}`)}</Notice>
              <Button onClick={onAgain}>{t("again")}</Button>
            </div>
          );
        if (data.state === "draft")
          return <ImportMapping view={data} onStarted={() => void view.refetch()} onCancel={onClose} />;
        return (
          <>
            <ImportProgress view={data} onChange={() => void view.refetch()} onEnd={onDone} />
            <div className="mt-4 flex items-center justify-end gap-3">
              {data.state === "running" ? <p className="text-sm text-muted">{t("background")}</p> : null}
              <Button variant={data.state === "running" ? "ghost" : "primary"} onClick={onClose}>
                {common("close")}
              </Button>
            </div>
          </>
        );
      }}
    </QueryState>
  );
}

const PROBLEMS = [
  "empty",
  "too-many-columns",
  "too-many-lines",
  "old-workbook",
  "damaged",
  "too-large",
  "mapping-column",
  "mapping-identity",
] as const;
const problemOf = (code: string | null): (typeof PROBLEMS)[number] =>
  PROBLEMS.find((one) => one === code) ?? "damaged";
