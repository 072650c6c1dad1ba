"use client";
import { useQuery } from "@tanstack/react-query";
import { ListFilter } from "lucide-react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { IconButton } from "../ui/icon-button";
import { Popover } from "../ui/popover";
import { Select } from "../ui/select";
import { Switch } from "../ui/switch";
import { ORDERS, type Shown } from "./in-view";
import type { AddressChange } from "./use-inbox-address";

const ANY = "any";
const PRIORITIES = ["urgent", "high", "normal"] as const;

/** Narrows a view: label, priority, unread only, order. */
export function FilterPopover({ shown, go }: { shown: Shown; go: (change: AddressChange) => void }) {
  const t = useTranslations("inbox");
  const trpc = useTRPC();
  const labels = useQuery(trpc.labels.list.queryOptions());
  const on = [
    shown.label,
    shown.priority,
    shown.unreadOnly || null,
    shown.order === "newest" ? null : shown.order,
  ];
  const count = on.filter((one) => one !== null).length;
  return (
    <Popover
      align="end"
      title={t("filter.title")}
      trigger={
        <IconButton
          label={count > 0 ? t("filter.some", { count }) : t("filter.title")}
          pressed={count > 0}
          icon={<ListFilter size={15} aria-hidden />}
        />
      }
    >
      <div className="flex w-60 flex-col gap-3">
        <Field label={t("filter.order")}>
          <Select
            value={shown.order}
            onValueChange={(order) => go({ order: order === "newest" ? null : order })}
            options={ORDERS.map((order) => ({ value: order, label: t(`filter.orders.${order}`) }))}
          />
        </Field>
        <Field label={t("filter.priority")}>
          <Select
            value={shown.priority ?? ANY}
            onValueChange={(next) => go({ priority: next === ANY ? null : next })}
            options={[
              { value: ANY, label: t("filter.any") },
              ...PRIORITIES.map((one) => ({ value: one, label: t(`priority.${one}`) })),
            ]}
          />
        </Field>
        <Field label={t("filter.label")}>
          <Select
            value={shown.label ?? ANY}
            onValueChange={(next) => go({ label: next === ANY ? null : next })}
            options={[
              { value: ANY, label: t("filter.any") },
              ...(labels.data ?? []).map(({ name }) => ({ value: name, label: name })),
            ]}
          />
        </Field>
        <Switch
          checked={shown.unreadOnly}
          onCheckedChange={(unread) => go({ unread: unread ? "1" : null })}
          label={t("filter.unread")}
        />
        {count > 0 ? (
          <Button
            size="sm"
            variant="ghost"
            onClick={() => go({ order: null, priority: null, label: null, unread: null })}
          >
            {t("filter.clear")}
          </Button>
        ) : null}
      </div>
    </Popover>
  );
}
