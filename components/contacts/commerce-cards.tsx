"use client";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { formatMoney } from "../../flow/text/format-money";
import { moodMark } from "../inbox/service-clock";
import { useCaseKind } from "../inbox/use-case-kind";
import { useKnownWords } from "../inbox/use-known-words";
import { useSession } from "../shell/session-context";
import { Badge, type BadgeTone } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { Card } from "./card";
import type { ContactDetail } from "./contact-page";

type Order = ContactDetail["orders"][number];
const TONES: Partial<Record<Order["state"], BadgeTone>> = {
  created: "warn",
  depositPaid: "accent",
  paid: "ok",
  delivered: "ok",
  shipped: "ok",
  refunded: "danger",
  partlyRefunded: "danger",
};

/** What the contact is worth, likes, ordered and got; where they talk and belong. */
export function CommerceCards({ contact }: { contact: ContactDetail }) {
  const t = useTranslations("contacts.profile");
  const inbox = useTranslations("inbox");
  const mark = moodMark(contact.mood);
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Card title={t("value")}>
          <Values contact={contact} />
        </Card>
        <Card title={t("interests")}>
          <Interests contact={contact} />
        </Card>
      </div>
      {contact.mood ? (
        <Card title={t("mood")}>
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span>{mark ? inbox(`mood.${mark}`) : t("moodEven")}</span>
            <span className="text-xs text-muted">
              <RelativeTime date={contact.mood.at} />
            </span>
          </p>
        </Card>
      ) : null}
      {contact.orders.length ? (
        <Card title={t("orders")}>
          <ul className="divide-y divide-line">
            {contact.orders.map((order) => (
              <OrderLine key={order.ref} order={order} />
            ))}
          </ul>
        </Card>
      ) : null}
      <Belongings contact={contact} />
    </>
  );
}

function Values({ contact }: { contact: ContactDetail }) {
  const t = useTranslations("contacts.profile");
  if (contact.values.length === 0) return <p className="text-muted">{t("none")}</p>;
  return contact.values.map(({ currency, net, orders }) => (
    <p key={currency} className="flex flex-wrap items-baseline gap-x-2">
      <span className="text-lg font-semibold tabular-nums">{formatMoney(net, currency)}</span>
      <span className="text-muted">{t("ordersCount", { count: orders })}</span>
    </p>
  ));
}

function Interests({ contact }: { contact: ContactDetail }) {
  const t = useTranslations("contacts.profile");
  const format = useFormatter();
  const strong = contact.interests.filter(({ score }) => score >= 0.05);
  const top = Math.max(1, ...strong.map(({ score }) => score));
  if (strong.length === 0) return <p className="text-muted">{t("interestsNone")}</p>;
  return (
    <ul className="space-y-1">
      {strong.slice(0, 6).map(({ topic, name, score }) => (
        <li key={topic} className="relative flex justify-between gap-2 overflow-hidden rounded px-1.5 py-0.5">
          <span
            aria-hidden
            className="absolute inset-y-0 left-0 rounded bg-accent-soft"
            style={{ width: `${(score / top) * 100}%` }}
          />
          <span className="relative truncate">{name ?? topic.replace(/^(product|category|topic):/, "")}</span>
          <span className="relative tabular-nums text-muted">
            {format.number(score, { maximumFractionDigits: 1 })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function OrderLine({ order }: { order: Order }) {
  const t = useTranslations("contacts");
  const money = (amount: number) => formatMoney(amount, order.currency);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-0.5 py-1.5">
      <span className="font-mono text-xs">{order.ref}</span>
      <Badge tone={TONES[order.state] ?? "neutral"}>{t(`orderStates.${order.state}`)}</Badge>
      <span className="min-w-0 flex-1 truncate text-muted">
        {order.lines.map(({ name, product, quantity }) => `${name ?? product} × ${quantity}`).join(", ")}
      </span>
      <span className="whitespace-nowrap tabular-nums">
        {order.paid > 0 && order.paid < order.total
          ? t("profile.paidOf", { paid: money(order.paid), total: money(order.total) })
          : money(order.total)}
        {order.refunded > 0 ? ` · ${t("profile.refunded", { amount: money(order.refunded) })}` : null}
      </span>
      <span className="text-xs text-muted">
        <RelativeTime date={order.placedAt} />
      </span>
    </li>
  );
}

function Belongings({ contact }: { contact: ContactDetail }) {
  const t = useTranslations("contacts");
  const { workspace } = useSession();
  const words = useKnownWords();
  const kindOf = useCaseKind();
  const { coupons, cases, conversations, audiences } = contact;
  if (coupons.length + cases.length + conversations.length + audiences.length === 0) return null;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {coupons.length ? (
        <Card title={t("profile.coupons")}>
          <ul className="space-y-1">
            {coupons.map(({ code, pool, state }) => (
              <li key={`${pool} ${code}`} className="flex items-center justify-between gap-2">
                <span className="min-w-0 truncate">
                  <span className="font-mono text-xs">{code}</span> <span className="text-muted">{pool}</span>
                </span>
                <Badge tone={state === "redeemed" ? "ok" : "neutral"}>
                  {state === "redeemed" ? t("couponStates.redeemed") : t("couponStates.issued")}
                </Badge>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      {cases.length ? (
        <Card title={t("profile.cases")}>
          <ul className="space-y-1">
            {cases.map(({ id, title, type }) => (
              <li key={id} className="truncate">
                {title} <span className="text-muted">{kindOf(type)}</span>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      {conversations.length ? (
        <Card title={t("profile.conversations")}>
          <ul className="space-y-1">
            {conversations.map(({ id, channel, updatedAt }) => (
              <li key={id} className="flex justify-between gap-2">
                <Link className="hover:underline" href={`/w/${workspace.slug}/inbox?view=all&c=${id}`}>
                  {words.channel(channel)}
                </Link>
                <span className="text-xs text-muted">
                  <RelativeTime date={updatedAt} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      {audiences.length ? (
        <Card title={t("profile.audiences")}>
          <span className="flex flex-wrap gap-1.5">
            {audiences.map(({ id, name }) => (
              <Link key={id} href={`/w/${workspace.slug}/contacts?audience=${id}`}>
                <Badge tone="accent">{name}</Badge>
              </Link>
            ))}
          </span>
        </Card>
      ) : null}
    </div>
  );
}
