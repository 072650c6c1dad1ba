"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { Select } from "../ui/select";

/** No name is a blank. */
const EVERYBODY = " ";

/** A queue by its name, as flows name it too; null is everybody. A name that is gone stays to be seen. */
export function QueueChoice({
  value,
  onChange,
  disabled,
}: {
  value: string | null;
  onChange: (queue: string | null) => void;
  disabled?: boolean;
}) {
  const t = useTranslations("service");
  const queues = useQuery(useTRPC().queues.list.queryOptions());
  const names = new Set((queues.data ?? []).filter(({ archived }) => !archived).map(({ name }) => name));
  if (value) names.add(value);
  return (
    <Select
      value={value ?? EVERYBODY}
      onValueChange={(name) => onChange(name === EVERYBODY ? null : name)}
      disabled={disabled}
      options={[
        { value: EVERYBODY, label: t("everybody") },
        ...[...names].map((name) => ({ value: name, label: name })),
      ]}
    />
  );
}
