"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { FileButton } from "../ui/file-button";
import { Notice } from "../ui/notice";
import { Progress } from "../ui/progress";

const MAX_BYTES = 64_000_000;
const ENDINGS = [".xlsx", ".csv", ".tsv", ".txt", ".ndjson", ".jsonl"];
/** Old workbooks come up too: the server says what to do with them. */
const READ = [...ENDINGS, ".xls"];

/** A new file, or one that is waiting or under way. */
export function ImportChoice({ onChosen }: { onChosen: (importId: string) => void }) {
  const t = useTranslations("contacts.imports");
  const errorText = useErrorText();
  const client = useTRPCClient();
  const [sent, setSent] = useState(0);
  const [refused, setRefused] = useState<string | null>(null);
  const open = useQuery(useTRPC().contacts.imports.queryOptions(undefined, { staleTime: 0 }));
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const { importId, partSize } = await client.contacts.beginImport.mutate({
        fileName: file.name.slice(0, 300) || "file",
        size: file.size,
      });
      for (let part = 0; part * partSize < file.size; part++) {
        const bytes = file.slice(part * partSize, (part + 1) * partSize);
        await client.contacts.importPart.mutate({ importId, part, data: await toBase64(bytes) });
        setSent(Math.min(file.size, (part + 1) * partSize));
      }
      await client.contacts.finishImport.mutate({ importId });
      return importId;
    },
    onSuccess: onChosen,
  });
  function take(file: File) {
    const { name, size } = file;
    const wrong =
      size > MAX_BYTES
        ? "tooLarge"
        : !READ.some((ending) => name.toLowerCase().endsWith(ending))
          ? "kind"
          : size === 0
            ? "empty"
            : null;
    setRefused(wrong === null ? null : t(wrong, { name }));
    setSent(0);
    upload.reset();
    if (wrong === null) upload.mutate(file);
  }
  const going = (open.data ?? []).filter(({ state }) => ["reading", "draft", "running"].includes(state));
  return (
    <div className="flex flex-col gap-3">
      {upload.error ? <Notice tone="danger">{errorText(upload.error)}</Notice> : null}
      {refused === null ? null : <Notice tone="danger">{refused}</Notice>}
      <div>
        <FileButton
          variant="primary"
          loading={upload.isPending}
          icon={<Upload size={15} aria-hidden />}
          accept={ENDINGS.join()}
          onChoose={take}
        >
          {t("choose")}
        </FileButton>
      </div>
      {upload.isPending && upload.variables ? (
        <Progress value={sent} max={upload.variables.size} label={upload.variables.name} />
      ) : null}
      <p className="text-sm text-muted">{t("formats")}</p>
      {going.length ? (
        <ul className="divide-y divide-line rounded-md border border-line">
          {going.map(({ id, fileName, state, done, lines }) => (
            <li key={id} className="flex items-center gap-3 px-3 py-2 text-sm">
              <span className="min-w-0 flex-1 truncate">{fileName}</span>
              <span className="tabular-nums text-muted">
                {state === "running"
                  ? t("progress", { done, lines })
                  : t(`states.${state === "draft" ? "draft" : "reading"}`)}
              </span>
              <Button size="sm" onClick={() => onChosen(id)}>
                {t("goOn")}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

async function toBase64(part: Blob): Promise<string> {
  const bytes = new Uint8Array(await part.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}
