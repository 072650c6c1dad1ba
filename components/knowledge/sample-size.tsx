"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";

const SIZES = [0, 20, 40, 80, 150, 400];

/** How many answers of a week are drawn. */
export function SampleSize() {
  const t = useTranslations("knowledge.quality");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const settings = useQuery(trpc.knowledge.settings.queryOptions());
  const save = useMutation(
    trpc.knowledge.updateSettings.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSuccess: (next) => queries.setQueryData(trpc.knowledge.settings.queryKey(), next),
    }),
  );
  if (!settings.data) return null;
  const { qualitySize } = settings.data;
  const sizes = [...new Set([...SIZES, qualitySize])].sort((a, b) => a - b);
  return (
    <Select
      size="sm"
      className="ml-auto w-56"
      aria-label={t("size")}
      value={String(qualitySize)}
      onValueChange={(size) => save.mutate({ qualitySize: Number(size) })}
      options={sizes.map((size) => ({ value: String(size), label: t("sizeOf", { size }) }))}
    />
  );
}
