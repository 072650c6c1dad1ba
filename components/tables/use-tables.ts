"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";

export type Table = RouterOutputs["tables"]["list"][number];
export type TableRow = RouterOutputs["tables"]["rows"]["rows"][number];
export type Preview = RouterOutputs["tables"]["preview"];

/** A file that is up and read: what it would be as a table. */
export interface ChosenFile {
  uploadId: string;
  name: string;
  preview: Preview;
}

/** Everything that is read of tables is read again. */
export function useRefreshTables(): () => Promise<void> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: trpc.tables.pathKey() }), [queries, trpc]);
}

/** Puts a file up in parts and says what it would be as a table. */
export function useReadFile(): (file: File) => Promise<ChosenFile> {
  const client = useTRPCClient();
  return useCallback(
    async (file) => {
      const { uploadId, partSize } = await client.knowledge.beginUpload.mutate({
        fileName: file.name,
        size: file.size,
      });
      for (let part = 0; part * partSize < file.size; part++) {
        const bytes = file.slice(part * partSize, (part + 1) * partSize);
        await client.knowledge.uploadPart.mutate({ uploadId, part, data: await base64Of(bytes) });
      }
      return { uploadId, name: file.name, preview: await client.tables.preview.query({ uploadId }) };
    },
    [client],
  );
}

async function base64Of(part: Blob): Promise<string> {
  const bytes = new Uint8Array(await part.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}
