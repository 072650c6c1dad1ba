"use client";
import { isTRPCClientError } from "@trpc/client";
import { useEffect, useRef } from "react";
import { z } from "zod";
import { errorCode, errorReason } from "../trpc/error-code";
import { useTRPCClient } from "../trpc/trpc-context";
import { localCopies } from "./local-copies";
import { type Autosave, createAutosave, type SaveResult } from "./model/autosave";
import type { BuilderStore } from "./model/builder-store";

const staleSchema = z.object({
  details: z.object({ revision: z.number().int(), updatedByName: z.string().nullish() }),
});

/** Saves the store's document to the server while the builder is open; null for those who may only look. */
export function useAutosave(store: BuilderStore, enabled: boolean): () => Autosave | null {
  const client = useTRPCClient();
  const autosave = useRef<Autosave | null>(null);
  useEffect(() => {
    if (!enabled) return;
    const flowId = store.getState().flow.id;
    const current = createAutosave({
      store,
      copies: localCopies(flowId),
      save: async (document, revision) => {
        try {
          const saved = await client.flows.saveDraft.mutate({ flowId, revision, document });
          return { ok: true, revision: saved.revision };
        } catch (error) {
          return readFailure(error);
        }
      },
    });
    autosave.current = current;
    if (store.getState().save.status === "dirty") void current.flush();
    const onLeave = (event: BeforeUnloadEvent) => {
      if (store.getState().save.status === "saved") return;
      current.keepCopy();
      void current.flush();
      event.preventDefault();
    };
    const flush = () => {
      current.keepCopy();
      void current.flush();
    };
    const onHidden = () => {
      if (document.visibilityState === "hidden") flush();
    };
    const onOnline = () => current.retry();
    window.addEventListener("beforeunload", onLeave);
    window.addEventListener("blur", flush);
    window.addEventListener("online", onOnline);
    document.addEventListener("visibilitychange", onHidden);
    return () => {
      window.removeEventListener("beforeunload", onLeave);
      window.removeEventListener("blur", flush);
      window.removeEventListener("online", onOnline);
      document.removeEventListener("visibilitychange", onHidden);
      flush();
      current.stop();
      autosave.current = null;
    };
  }, [store, enabled, client]);
  return () => autosave.current;
}

function readFailure(error: unknown): SaveResult {
  const code = errorCode(error);
  if (code === "CONFLICT" && errorReason(error) === "stale-revision") {
    const stale = staleSchema.safeParse(isTRPCClientError(error) ? error.data : null);
    if (stale.success)
      return {
        ok: false,
        reason: "conflict",
        revision: stale.data.details.revision,
        by: stale.data.details.updatedByName ?? null,
      };
  }
  const passing = [
    "NETWORK",
    "INTERNAL_SERVER_ERROR",
    "TIMEOUT",
    "TOO_MANY_REQUESTS",
    "SERVICE_UNAVAILABLE",
    "BAD_GATEWAY",
    "GATEWAY_TIMEOUT",
  ].includes(code);
  return passing ? { ok: false, reason: "unreachable" } : { ok: false, reason: "refused", error };
}
