"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useReadingFault } from "../knowledge/use-reading-fault";
import { QueryState } from "../settings/query-state";
import { useTRPC } from "../trpc/trpc-context";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { LaunchItemCard } from "./launch-item-card";
import { LaunchPublish } from "./launch-publish";
import { LaunchSettings } from "./launch-settings";
import { LaunchSource } from "./launch-source";
import { TONES } from "./launches-page";
import { NewItemForm } from "./new-item-form";
import { ProductsFrame } from "./products-frame";
import { ITEM_KINDS, type ItemKind, type Launch, useRefreshProducts } from "./use-products";

const WATCH_MS = 1_000;

/** A launch under review: its source on one side, what is to be said of it on the other. */
export function LaunchPage({ launchId }: { launchId: string }) {
  const launch = useQuery(
    useTRPC().launches.get.queryOptions(
      { launchId },
      { refetchInterval: ({ state }) => (state.data?.work?.step === "reading" ? WATCH_MS : false) },
    ),
  );
  return (
    <ProductsFrame>
      <QueryState query={launch}>{(found) => <Review launch={found} />}</QueryState>
    </ProductsFrame>
  );
}

function Review({ launch }: { launch: Launch }) {
  const t = useTranslations("products.launch");
  const faultText = useReadingFault();
  const [shown, setShown] = useState<string | null>(null);
  const { work, items, state, foundBy } = launch;
  const marked = items.find(({ id }) => id === shown) ?? null;
  const isOpen = state === "review";
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="text-lg font-semibold">{launch.name}</h2>
        <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>
        {foundBy ? <span className="text-xs text-subtle">{t(`foundBy.${foundBy}`)}</span> : null}
      </div>
      {work?.step === "failed" ? (
        <Notice tone="danger">{t("failed", { error: faultText(work.error ?? "") })}</Notice>
      ) : work ? (
        <p role="status" className="py-8 text-center text-sm text-muted">
          {t("reading")}
        </p>
      ) : (
        <>
          {launch.product ? (
            <LaunchSettings key={launch.id} launch={launch} product={launch.product} />
          ) : null}
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <LaunchSource source={launch.source} url={launch.url} items={items} marked={marked} />
            <section aria-label={t("proposals")} className="flex min-w-0 flex-col gap-5">
              {ITEM_KINDS.map((kind) => (
                <Items key={kind} kind={kind} launch={launch} shown={shown} onShow={setShown} />
              ))}
            </section>
          </div>
          <LaunchPublish launch={launch} isOpen={isOpen} />
        </>
      )}
    </>
  );
}

function Items({
  kind,
  launch,
  shown,
  onShow,
}: {
  kind: ItemKind;
  launch: Launch;
  shown: string | null;
  onShow: (id: string | null) => void;
}) {
  const t = useTranslations("products.launch");
  const refresh = useRefreshProducts();
  const isOpen = launch.state === "review";
  const items = launch.items.filter((item) => item.kind === kind);
  const left = items.filter(({ state }) => state === "proposed").length;
  const [adding, setAdding] = useState(false);
  const decide = useMutation(useTRPC().launches.decideAll.mutationOptions({ onSuccess: refresh }));
  const { id: launchId } = launch;
  return (
    <section aria-label={t(`items.${kind}`)} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-medium">{t(`items.${kind}`)}</h3>
        <span className="text-xs tabular-nums text-subtle">{t("left", { count: left })}</span>
        <span className="flex-1" />
        {isOpen && left > 0 ? (
          <Button
            size="sm"
            loading={decide.isPending}
            onClick={() => decide.mutate({ launchId, kind, state: "accepted" })}
          >
            {t("acceptAll")}
          </Button>
        ) : null}
        {isOpen ? (
          <Button size="sm" variant="ghost" onClick={() => setAdding(!adding)}>
            {t("add")}
          </Button>
        ) : null}
      </div>
      {adding ? <NewItemForm launchId={launchId} kind={kind} onClose={() => setAdding(false)} /> : null}
      <ul className="flex flex-col gap-2">
        {items.map((item) => (
          <LaunchItemCard
            key={item.id}
            launchId={launchId}
            item={item}
            isOpen={isOpen}
            isShown={shown === item.id}
            onShow={() => onShow(shown === item.id ? null : item.id)}
          />
        ))}
      </ul>
    </section>
  );
}
