"use client";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { SKIP_REASONS } from "../../flow/kernel/sends";
import { useSession } from "../shell/session-context";
import type { DryTally } from "./merge-tally";

/** Some of the contacts of a dry run, with what they would get or why not. */
export function DryRunSamples({ samples }: { samples: DryTally["samples"] }) {
  const t = useTranslations("broadcasts.dryRun");
  const reasons = useTranslations("campaigns.ledger.reasons");
  const format = useFormatter();
  const { workspace } = useSession();
  if (samples.length === 0) return null;
  const time = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "short" });
  const words = (one: DryTally["samples"][number]): string => {
    if (one.outcome === "sent") return `${t("sent")} · ${time(one.at)}`;
    if (one.outcome === "held") return t("heldUntil", { time: one.until === null ? "–" : time(one.until) });
    const reason = SKIP_REASONS.find((known) => known === one.outcome);
    return reason ? reasons(reason) : one.outcome;
  };
  return (
    <div>
      <h3 className="mb-1 text-sm text-muted">{t("samples")}</h3>
      <ul className="flex flex-col gap-1 text-sm">
        {samples.slice(0, 30).map((one) => (
          <li key={`${one.contactId} ${one.step} ${one.outcome}`} className="flex flex-wrap gap-x-3">
            <Link href={`/w/${workspace.slug}/contacts/${one.contactId}`} className="hover:underline">
              {one.name ?? one.contactId.slice(0, 8)}
            </Link>
            <span className="text-muted">{words(one)}</span>
            {one.text ? <span className="min-w-0 truncate text-subtle">{one.text}</span> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
