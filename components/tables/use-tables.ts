"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { uploadInParts } from "../knowledge/upload-in-parts";
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
      const uploadId = await uploadInParts(client, file);
      return { uploadId, name: file.name, preview: await client.tables.preview.query({ uploadId }) };
    },
    [client],
  );
}
