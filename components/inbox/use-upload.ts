"use client";
import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { useSession } from "../shell/session-context";
import { toast } from "../ui/toast";

const MAX_BYTES = 10_000_000;
const answerSchema = z.object({
  file: z.object({ id: z.string(), url: z.string(), name: z.string(), mime: z.string(), size: z.number() }),
});
export type StoredFile = z.infer<typeof answerSchema>["file"];

/** Puts a file up for a conversation, for a reply to name; null when that failed, which has been said then. */
export function useUpload(conversationId: string) {
  const t = useTranslations("inbox.upload");
  const { workspace } = useSession();
  const [busy, setBusy] = useState(false);
  const put = useCallback(
    async (file: File): Promise<StoredFile | null> => {
      if (file.size > MAX_BYTES) {
        toast.error(t("tooLarge", { name: file.name }));
        return null;
      }
      setBusy(true);
      try {
        const form = new FormData();
        form.append("file", file);
        const query = new URLSearchParams({ workspace: workspace.slug, conversation: conversationId });
        const answer = await fetch(`/live/files?${query}`, { method: "POST", body: form });
        if (answer.ok) return answerSchema.parse(await answer.json()).file;
        toast.error(
          t(answer.status === 415 ? "type" : answer.status === 413 ? "tooLarge" : "failed", {
            name: file.name,
          }),
        );
      } catch {
        toast.error(t("failed", { name: file.name }));
      } finally {
        setBusy(false);
      }
      return null;
    },
    [conversationId, workspace.slug, t],
  );
  return { put, busy };
}
