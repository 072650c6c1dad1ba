"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { formatMoney } from "../../flow/text/format-money";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { toast } from "../ui/toast";
import { shopVisitor, trackInShop } from "./use-demo-chat";

const GOODS = [
  { key: "lamp", ref: "demo-lamp", total: 12_900 },
  { key: "bag", ref: "demo-bag", total: 8_900 },
] as const;

interface Open {
  readonly ref: string;
  readonly total: number;
  readonly paid: boolean;
}

/** The shelf, the checkout and the till. */
export function ShopCounter({ publicId, currency }: { publicId: string; currency: string }) {
  const t = useTranslations("campaigns.shop");
  const trpc = useTRPC();
  const errorText = useErrorText();
  const mayManage = useMay("campaigns.manage");
  const [agrees, setAgrees] = useState(true);
  const [order, setOrder] = useState<Open | null>(null);
  const onError = (error: unknown) => toast.error(errorText(error));
  const buy = useMutation(
    trpc.demoShop.order.mutationOptions({
      onSuccess: ({ ref }, { total }) => setOrder({ ref, total, paid: false }),
      onError,
    }),
  );
  const pay = useMutation(
    trpc.demoShop.pay.mutationOptions({
      onSuccess: () => setOrder((before) => before && { ...before, paid: true }),
      onError,
    }),
  );
  const checkout = (product: string, total: number) => {
    const cart = `cart-${Date.now().toString(36)}`;
    trackInShop("product.viewed", { product });
    trackInShop("checkout.started", { cart, product });
    const visitor = shopVisitor(publicId);
    if (visitor === null) return toast.error(t("noScript"));
    buy.mutate({ visitor, cart, product, total, agrees });
  };
  return (
    <>
      <ul className="grid gap-3 sm:grid-cols-2">
        {GOODS.map(({ key, ref, total }) => (
          <li key={ref} className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4">
            <span className="font-medium">{t(`goods.${key}`)}</span>
            <span className="tabular-nums text-muted">{formatMoney(total, currency)}</span>
            <Button
              disabled={!mayManage || buy.isPending}
              onClick={() => checkout(ref, total)}
              aria-label={t("checkoutOf", { name: t(`goods.${key}`) })}
            >
              {t("checkout")}
            </Button>
          </li>
        ))}
      </ul>
      <Checkbox checked={agrees} onCheckedChange={setAgrees} label={t("agrees")} />
      {order === null ? null : (
        <section
          aria-label={t("order")}
          className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-surface p-4"
        >
          <span className="tabular-nums">
            {t(order.paid ? "paid" : "open", { ref: order.ref, total: formatMoney(order.total, currency) })}
          </span>
          {order.paid ? null : (
            <Button
              variant="primary"
              loading={pay.isPending}
              onClick={() => pay.mutate({ ref: order.ref, total: order.total })}
            >
              {t("pay")}
            </Button>
          )}
        </section>
      )}
    </>
  );
}
