"use client";
import { Package, Ticket } from "lucide-react";
import { useFormatter, useMessages, useNow, useTranslations } from "use-intl";
import { Badge } from "../ui/badge";
import { CopyButton } from "../ui/copy-button";
import { RelativeTime } from "../ui/relative-time";
import { ContextSection } from "./context-pane";
import type { Detail } from "./inbox-data";
import { useMoney } from "./use-money";

type Shopping = Detail["shopping"];
const LINES = 3;

/** What the visitor has ordered, where it is on its way, and which coupons they have. Nothing where there is nothing. */
export function ShoppingSection({ shopping }: { shopping: Shopping }) {
  const t = useTranslations("inbox");
  const money = useMoney();
  const { orders, coupons, worth } = shopping;
  return (
    <>
      {orders.length > 0 ? (
        <ContextSection title={t("context.orders")} count={worth.reduce((sum, one) => sum + one.orders, 0)}>
          {worth.map((one) => (
            <p key={one.currency} className="mb-2 text-xs text-muted">
              {t("shopping.worth", { count: one.orders, amount: money(one.netMinor, one.currency) })}
            </p>
          ))}
          <ul className="flex flex-col gap-2">
            {orders.map((order) => (
              <OrderLine key={order.ref} order={order} />
            ))}
          </ul>
        </ContextSection>
      ) : null}
      {coupons.length > 0 ? (
        <ContextSection title={t("context.coupons")} count={coupons.length}>
          <ul className="flex flex-col gap-2">
            {coupons.map((coupon) => (
              <CouponLine key={`${coupon.pool} ${coupon.createdAt}`} coupon={coupon} />
            ))}
          </ul>
        </ContextSection>
      ) : null}
    </>
  );
}

const TONES: { readonly [state: string]: "ok" | "warn" | "neutral" } = {
  created: "warn",
  depositPaid: "warn",
  delivered: "ok",
};

function OrderLine({ order }: { order: Shopping["orders"][number] }) {
  const t = useTranslations("inbox.shopping");
  const money = useMoney();
  const states = useMessages().inbox.shopping.states;
  const state = Object.keys(states).find((one): one is keyof typeof states => one === order.state);
  const more = order.lines.length - LINES;
  return (
    <li className="rounded-lg border border-line bg-surface px-2.5 py-2 text-xs">
      <p className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium">{t("order", { ref: order.ref })}</span>
        <span className="shrink-0 tabular-nums">{money(order.totalMinor, order.currency)}</span>
      </p>
      <p className="flex flex-wrap items-center gap-1.5 pt-0.5 text-2xs text-subtle">
        <Badge tone={TONES[order.state] ?? "neutral"}>
          {state === undefined ? order.state : t(`states.${state}`)}
        </Badge>
        <RelativeTime date={order.placedAt} />
      </p>
      {order.lines.length > 0 ? (
        <ul className="pt-1 text-muted">
          {order.lines.slice(0, LINES).map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an order may name a product twice
            <li key={at} className="[overflow-wrap:anywhere]">
              {t("line", line)}
            </li>
          ))}
          {more > 0 ? <li>{t("moreLines", { count: more })}</li> : null}
        </ul>
      ) : null}
      {order.shipments.map((one) => (
        <p
          key={`${one.carrier} ${one.number}`}
          className="flex items-center gap-1.5 pt-1 tabular-nums text-muted"
        >
          <Package size={12} aria-hidden className="shrink-0 text-subtle" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {[one.carrier, one.number].filter(Boolean).join(" ")}
          </span>
          {one.at === null || Number.isNaN(Date.parse(one.at)) ? null : (
            <span className="shrink-0 text-2xs text-subtle">
              <RelativeTime date={one.at} />
            </span>
          )}
        </p>
      ))}
    </li>
  );
}

function CouponLine({ coupon }: { coupon: Shopping["coupons"][number] }) {
  const t = useTranslations("inbox.shopping");
  const format = useFormatter();
  const now = useNow({ updateInterval: 60_000 }).getTime();
  const money = useMoney();
  const lapsed =
    coupon.state === "issued" && coupon.expiresAt !== null && Date.parse(coupon.expiresAt) <= now;
  return (
    <li className="flex items-start gap-2 text-xs">
      <Ticket size={13} aria-hidden className="mt-0.5 shrink-0 text-subtle" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-1">
          <span className="min-w-0 truncate font-medium">{coupon.pool}</span>
          {coupon.valueMinor !== null && coupon.currency !== null ? (
            <span className="shrink-0 tabular-nums text-muted">
              {money(coupon.valueMinor, coupon.currency)}
            </span>
          ) : null}
        </p>
        <p className="flex flex-wrap items-center gap-1.5 pt-0.5 text-2xs text-subtle">
          <Badge tone={coupon.state === "redeemed" || lapsed ? "neutral" : "accent"}>
            {t(`coupon.${lapsed ? "lapsed" : coupon.state}`)}
          </Badge>
          {coupon.code === null ? null : (
            <span className="flex items-center font-mono">
              {coupon.code}
              <CopyButton text={coupon.code} size="sm" className="-my-1" />
            </span>
          )}
          {coupon.expiresAt !== null && !lapsed && coupon.state !== "redeemed" ? (
            <span>
              {t("until", { date: format.dateTime(new Date(coupon.expiresAt), { dateStyle: "medium" }) })}
            </span>
          ) : null}
        </p>
      </div>
    </li>
  );
}
