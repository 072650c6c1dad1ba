"use client";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge, type BadgeTone } from "../ui/badge";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { SegmentedControl } from "../ui/segmented-control";
import { Sheet } from "../ui/sheet";
import { toast } from "../ui/toast";
import { EVENT_WORDS, isWebhookEvent } from "./event-names";
import type { Webhook } from "./webhook-dialog";

type Delivery = RouterOutputs["webhooks"]["deliveries"]["rows"][number];

const FIRST_PAGE: string | null = null;
const FILTERS = ["all", "dead", "due", "done"] as const;
const TONES: Record<Delivery["state"], BadgeTone> = {
  due: "warn",
  leased: "warn",
  done: "ok",
  dead: "danger",
};

/** What was sent to a webhook and how that went; what was given up can be sent again. */
export function DeliverySheet({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const t = useTranslations("webhooks.list");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>(webhook.dead > 0 ? "dead" : "all");
  const input = { webhookId: webhook.id, ...(filter === "all" ? {} : { state: filter }) };
  const deliveries = useInfiniteQuery({
    queryKey: [...trpc.webhooks.deliveries.pathKey(), input],
    queryFn: ({ pageParam, signal }) =>
      client.webhooks.deliveries.query(pageParam === null ? input : { ...input, cursor: pageParam }, {
        signal,
      }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.next,
    refetchInterval: 10_000,
  });
  return (
    <Sheet
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      width={560}
      title={t("title", { host: new URL(webhook.url).host })}
    >
      <div className="flex flex-col gap-3">
        <SegmentedControl
          aria-label={t("filter")}
          value={filter}
          onValueChange={setFilter}
          options={FILTERS.map((value) => ({ value, label: t(value) }))}
        />
        <QueryState query={deliveries}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.rows);
            if (rows.length === 0)
              return (
                <p className="py-8 text-center text-sm text-muted">
                  {filter === "dead" ? t("noneDead") : t("empty")}
                </p>
              );
            return (
              <ul className="divide-y divide-line rounded-lg border border-line">
                {rows.map((delivery) => (
                  <DeliveryRow key={delivery.id} delivery={delivery} />
                ))}
              </ul>
            );
          }}
        </QueryState>
        {deliveries.hasNextPage ? (
          <Button loading={deliveries.isFetchingNextPage} onClick={() => void deliveries.fetchNextPage()}>
            {t("more")}
          </Button>
        ) : null}
      </div>
    </Sheet>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const t = useTranslations("webhooks");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const replay = useMutation(
    trpc.webhooks.replay.mutationOptions({
      onSuccess: () => toast.success(t("list.replayed")),
      onError: (error) => toast.error(errorText(error)),
      onSettled: () =>
        Promise.all([
          queries.invalidateQueries({ queryKey: trpc.webhooks.deliveries.pathKey() }),
          queries.invalidateQueries({ queryKey: trpc.webhooks.list.queryKey() }),
        ]),
    }),
  );
  const { event, state } = delivery;
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-2">
          <span className="font-medium">
            {isWebhookEvent(event) ? t(`names.${EVENT_WORDS[event]}`) : event}
          </span>
          <Badge tone={TONES[state]}>{t(`list.states.${state}`)}</Badge>
        </div>
        <div className="flex flex-wrap gap-x-2 text-xs text-subtle">
          <RelativeTime date={delivery.createdAt} />
          <span>{t("list.tries", { count: delivery.attempts })}</span>
          {delivery.status === null ? null : <span>{t("list.status", { status: delivery.status })}</span>}
          {delivery.fault ? <span className="break-all text-danger-text">{delivery.fault}</span> : null}
        </div>
      </div>
      {state === "dead" ? (
        <Button
          size="sm"
          icon={<RotateCw size={13} aria-hidden />}
          loading={replay.isPending}
          onClick={() => replay.mutate({ deliveryId: delivery.id })}
        >
          {t("list.replay")}
        </Button>
      ) : null}
    </li>
  );
}
