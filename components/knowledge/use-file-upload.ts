"use client";
import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { uploadInParts } from "./upload-in-parts";
import { useRefreshKnowledge } from "./use-knowledge";

export const FILE_TYPES = ".pdf,.docx,.xlsx,.csv,.md,.txt,.html,.htm";
const MAX_BYTES = 20_000_000;

export type Upload = {
  id: string;
  name: string;
  size: number;
  /** Bytes that are up. */
  sent: number;
  state: "uploading" | "done" | "failed";
  error?: string;
};

/** Tells uploads of this page apart. */
let uploadNumber = 0;

/** Puts files up in parts, one file after the other, and tells how far each is. */
export function useFileUpload(sourceId?: string) {
  const t = useTranslations("knowledge.file");
  const client = useTRPCClient();
  const errorText = useErrorText();
  const refresh = useRefreshKnowledge();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const change = useCallback(
    (id: string, next: Partial<Upload>) =>
      setUploads((list) => list.map((one) => (one.id === id ? { ...one, ...next } : one))),
    [],
  );
  const put = useCallback(
    async (file: File, id: string) => {
      const uploadId = await uploadInParts(client, file, (sent) => change(id, { sent }));
      await client.knowledge.finishUpload.mutate({ uploadId, ...(sourceId ? { sourceId } : {}) });
    },
    [client, change, sourceId],
  );
  const add = useCallback(
    (files: readonly File[]) => {
      const made = files.map((file): { file: File; upload: Upload } => {
        const { name, size } = file;
        const wrong =
          size > MAX_BYTES ? "tooLarge" : !isReadable(name) ? "kind" : size === 0 ? "empty" : null;
        const upload = { id: String(++uploadNumber), name, size, sent: 0 };
        return {
          file,
          upload: wrong
            ? { ...upload, state: "failed", error: t(wrong, { name }) }
            : { ...upload, state: "uploading" },
        };
      });
      setUploads((list) => [...list, ...made.map(({ upload }) => upload)]);
      void (async () => {
        for (const { file, upload } of made) {
          if (upload.state === "failed") continue;
          try {
            await put(file, upload.id);
            change(upload.id, { state: "done" });
          } catch (error) {
            change(upload.id, { state: "failed", error: errorText(error) });
          }
          await refresh();
        }
      })();
    },
    [put, change, refresh, errorText, t],
  );
  return { uploads, add };
}

const isReadable = (name: string): boolean =>
  FILE_TYPES.split(",").some((type) => name.toLowerCase().endsWith(type));
