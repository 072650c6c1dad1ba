"use client";
import { useFormatter, useTranslations } from "use-intl";
import { Badge } from "../ui/badge";
import { ContextSection, Pair, Pairs } from "./context-pane";
import { Face } from "./face";
import type { Detail, Summary } from "./inbox-data";
import { Masked } from "./masked";
import { useKnownWords } from "./use-known-words";
import { usePeople } from "./use-people";
import { valueText } from "./value-text";

/** Who the visitor is. Numbers that the server has masked can be shown one by one; each time is kept in the record. */
export function ProfileSection({ detail, summary }: { detail: Detail; summary: Summary }) {
  const t = useTranslations("inbox.profile");
  const format = useFormatter();
  const { visitorName } = usePeople();
  const { contact, page } = detail;
  const address = pageAddress(page);
  const words = useKnownWords();
  return (
    <>
      <div className="flex items-center gap-3 px-3 pt-3">
        <Face name={visitorName(contact)} />
        <div className="min-w-0">
          <p className="truncate text-sm font-semibold">{visitorName(contact)}</p>
          <p className="truncate text-2xs text-subtle">
            {t("since", { date: format.dateTime(new Date(contact.createdAt), { dateStyle: "medium" }) })}
          </p>
        </div>
      </div>
      {contact.marketingHeld ? (
        <p className="px-3 pt-2">
          <Badge tone="warn">{t("held")}</Badge>
        </p>
      ) : null}
      <ContextSection title={t("title")}>
        <Pairs>
          {Object.entries(contact.profile)
            .filter(([name, value]) => !SAID.has(name) && value !== null && value !== "")
            .map(([name, value]) => (
              <Pair key={name} name={words.field(name)}>
                <Masked place={{ conversationId: summary.id, field: name }} text={valueText(value)} />
              </Pair>
            ))}
          {summary.locale ? <Pair name={t("language")}>{words.language(summary.locale)}</Pair> : null}
          {contact.timeZone ? (
            <Pair name={t("time")}>
              {t("there", {
                time: format.dateTime(new Date(), {
                  hour: "numeric",
                  minute: "2-digit",
                  timeZone: contact.timeZone,
                }),
                zone: contact.timeZone,
              })}
            </Pair>
          ) : null}
          <Pair name={t("channel")}>{words.channel(summary.channel)}</Pair>
          {address ? (
            <Pair name={t("page")}>
              <a
                href={address}
                target="_blank"
                rel="noreferrer noopener"
                className="text-accent-text hover:underline"
              >
                {address.replace(/^https?:\/\//, "")}
              </a>
            </Pair>
          ) : null}
          {summary.labels.length > 0 ? (
            <Pair name={t("labels")}>
              <span className="flex flex-wrap gap-1">
                {summary.labels.map((label) => (
                  <Badge key={label}>{label}</Badge>
                ))}
              </span>
            </Pair>
          ) : null}
        </Pairs>
      </ContextSection>
    </>
  );
}

/** Fields that stand above as the name. */
const SAID = new Set(["name", "firstName", "lastName"]);

function pageAddress(page: Detail["page"]): string | null {
  return typeof page === "object" &&
    page !== null &&
    "url" in page &&
    typeof page.url === "string" &&
    /^https?:\/\//i.test(page.url)
    ? page.url
    : null;
}
