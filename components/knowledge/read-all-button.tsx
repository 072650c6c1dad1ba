"use client";
import { useMutation } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";
import { useRefreshKnowledge } from "./use-knowledge";

/** Has every page, file, table and text read again in the background; the list shows how far each is. */
export function ReadAllButton() {
  const t = useTranslations("knowledge.list");
  const errorText = useErrorText();
  const refresh = useRefreshKnowledge();
  const read = useMutation(
    useTRPC().knowledge.recrawlAll.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSuccess: ({ asked }) => toast(t("readingAll", { count: asked })),
      onSettled: refresh,
    }),
  );
  return (
    <Button
      size="sm"
      variant="ghost"
      icon={<RefreshCw size={14} aria-hidden />}
      loading={read.isPending}
      onClick={() => read.mutate()}
    >
      {t("readAll")}
    </Button>
  );
}
