"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileJson } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { Progress } from "../ui/progress";
import { ImportFault } from "./import-fault";
import { ImportReport } from "./import-report";
import { IMPORT_LIMIT, readFlowFile } from "./read-flow-file";

/** Imports one file and says what became of it. Mount it with a key per file. */
export function ImportDialog({ file, onClose }: { file: File; onClose: () => void }) {
  const t = useTranslations("flows.importing");
  const common = useTranslations("common");
  const format = useFormatter();
  const { workspace } = useSession();
  const router = useRouter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [fault, setFault] = useState<"tooLarge" | "notJson" | null>(null);
  const started = useRef(false);
  const { mutate, data, error } = useMutation(
    trpc.flows.import.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.flows.list.queryKey() }),
    }),
  );
  useEffect(() => {
    // Strict mode runs effects twice in development: one file is one flow all the same.
    if (started.current) return;
    started.current = true;
    void readFlowFile(file).then((read) =>
      read.ok ? mutate({ document: read.document }) : setFault(read.fault),
    );
  }, [file, mutate]);

  const report = data?.report ?? [];
  const open = () => data && router.push(`/w/${workspace.slug}/flows/${data.id}`);
  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      size={report.length > 0 ? "lg" : "sm"}
      title={data ? t("reportTitle", { name: data.name }) : t("title")}
      footer={
        data ? (
          <>
            <Button variant="ghost" onClick={onClose}>
              {t("stay")}
            </Button>
            <Button variant="primary" onClick={open}>
              {t("openFlow")}
            </Button>
          </>
        ) : fault || error ? (
          <Button onClick={onClose}>{common("close")}</Button>
        ) : null
      }
    >
      {fault === "notJson" ? <Notice tone="danger">{t("notJson", { file: file.name })}</Notice> : null}
      {fault === "tooLarge" ? (
        <Notice tone="danger">
          {t("tooLarge", {
            file: file.name,
            size: format.number(file.size / 1e6, { maximumFractionDigits: 1 }),
            limit: format.number(IMPORT_LIMIT / 1e6),
          })}
        </Notice>
      ) : null}
      {error ? <ImportFault file={file.name} error={error} /> : null}
      {data ? <ImportReport entries={report} /> : null}
      {!data && !fault && !error ? (
        <div className="flex items-center gap-3">
          <FileJson size={28} className="shrink-0 text-subtle" aria-hidden />
          <div className="flex-1">
            <Progress value={null} label={t("reading", { file: file.name })} />
          </div>
        </div>
      ) : null}
    </Dialog>
  );
}
