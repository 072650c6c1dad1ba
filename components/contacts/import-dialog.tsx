"use client";
import { useMutation } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { ImportMapping } from "./import-mapping";
import { ImportProgress } from "./import-progress";

export type ImportDraft = RouterOutputs["contacts"]["draftImport"];
const MAX_BYTES = 650_000;

/** Brings a file of contacts in: read, mapped, taken in with progress, and what was refused given back. */
export function ImportDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const t = useTranslations("contacts.imports");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const fileRef = useRef<HTMLInputElement>(null);
  const [fileName, setFileName] = useState("");
  const [tooLarge, setTooLarge] = useState(false);
  const [running, setRunning] = useState<string | null>(null);
  const draft = useMutation(trpc.contacts.draftImport.mutationOptions());
  async function take(file: File | undefined) {
    if (!file) return;
    setTooLarge(file.size > MAX_BYTES);
    if (file.size > MAX_BYTES) return;
    setFileName(file.name);
    const bytes = new Uint8Array(await file.arrayBuffer());
    let binary = "";
    for (let at = 0; at < bytes.length; at += 8_192)
      binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
    draft.mutate({ fileName: file.name.slice(0, 300) || "file", content: btoa(binary) });
  }
  const data = draft.data;
  return (
    <Dialog
      open
      size={data ? "xl" : "md"}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title")}
      footer={
        data ? undefined : (
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
        )
      }
    >
      {data && running === null ? (
        <ImportMapping
          draft={data}
          fileName={fileName}
          onStarted={() => setRunning(data.id)}
          onCancel={onClose}
        />
      ) : null}
      {data && running !== null ? (
        <ImportProgress importId={running} onDone={onDone} onClose={onClose} />
      ) : null}
      {data ? null : (
        <div className="flex flex-col items-start gap-3">
          {draft.error ? <Notice tone="danger">{errorText(draft.error)}</Notice> : null}
          {tooLarge ? <Notice tone="danger">{t("tooLarge")}</Notice> : null}
          <input
            ref={fileRef}
            type="file"
            accept=".csv,.tsv,.txt,.ndjson,.jsonl"
            className="hidden"
            aria-label={t("choose")}
            onChange={(event) => void take(event.target.files?.[0])}
          />
          <Button
            variant="primary"
            loading={draft.isPending}
            icon={<Upload size={15} aria-hidden />}
            onClick={() => fileRef.current?.click()}
          >
            {t("choose")}
          </Button>
          <p className="text-sm text-muted">{t("formats")}</p>
        </div>
      )}
    </Dialog>
  );
}
