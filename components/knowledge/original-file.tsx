"use client";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { saveFile } from "../flows/save-file";
import { useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";
import type { SourceDetail } from "./use-knowledge";

/** The file that a source was read from, and a way to have it back as it was sent. */
export function OriginalFile({ source }: { source: Pick<SourceDetail, "id" | "fileName" | "original"> }) {
  const t = useTranslations("knowledge.source");
  const client = useTRPCClient();
  const errorText = useErrorText();
  const download = useMutation({
    mutationFn: async () => {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      let uploadId: string | undefined;
      for (let part = 0, parts = 1; part < parts; part++) {
        const piece = await client.knowledge.originalPart.query({ sourceId: source.id, part });
        if (part > 0 && piece.uploadId !== uploadId) {
          // Another file took its place meanwhile: from its beginning.
          pieces.length = 0;
          part = -1;
          continue;
        }
        uploadId = piece.uploadId;
        pieces.push(Uint8Array.from(atob(piece.data), (letter) => letter.charCodeAt(0)));
        parts = piece.parts;
      }
      return new Blob(pieces, { type: "application/octet-stream" });
    },
    onSuccess: (file) => saveFile(source.original?.fileName ?? "", file, file.type),
    onError: (error) => toast.error(errorText(error)),
  });
  if (source.original === null) return <span>{t("notKept", { name: source.fileName ?? "" })}</span>;
  return (
    <Button
      size="sm"
      variant="ghost"
      icon={<Download size={14} aria-hidden />}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      {t("download", { name: source.original.fileName, size: sizeOf(source.original.size) })}
    </Button>
  );
}

/** Bytes as people read them: 12 KB, 3.4 MB. */
const sizeOf = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
