"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { SKIP_REASONS } from "../../flow/kernel/sends";
import { QueryState } from "../settings/query-state";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";

const COUNTED = ["sent", "held", "waiting", "silent"] as const;

/** Some of the contacts to whom each thing happened. */
export function BroadcastDetails({ broadcastId }: { broadcastId: string }) {
  const t = useTranslations("broadcasts");
  const reasons = useTranslations("campaigns.ledger.reasons");
  const format = useFormatter();
  const { workspace } = useSession();
  const details = useQuery(
    useTRPC().broadcasts.get.queryOptions({ broadcastId }, { refetchInterval: 5_000 }),
  );
  const words = (outcome: string): string => {
    const counted = COUNTED.find((one) => one === outcome);
    const reason = SKIP_REASONS.find((one) => one === outcome);
    return counted ? t(`counts.${counted}`) : reason ? reasons(reason) : outcome;
  };
  return (
    <QueryState query={details}>
      {({ examples }) => (
        <dl className="grid gap-x-6 gap-y-2 border-t border-line pt-3 text-sm sm:grid-cols-[max-content_1fr]">
          {[...new Set(examples.map((one) => one.outcome))].map((outcome) => (
            <div key={outcome} className="contents">
              <dt className="text-muted">{words(outcome)}</dt>
              <dd className="flex flex-wrap gap-x-4 gap-y-1">
                {examples
                  .filter((one) => one.outcome === outcome)
                  .map((one) => (
                    <span key={one.contactId}>
                      <Link
                        href={`/w/${workspace.slug}/contacts/${one.contactId}`}
                        className="hover:underline"
                      >
                        {one.name ?? one.contactId.slice(0, 8)}
                      </Link>
                      {one.nextAt === null ? null : (
                        <span className="ml-1 text-xs text-subtle">
                          {t("until", {
                            time: format.dateTime(new Date(one.nextAt), {
                              dateStyle: "medium",
                              timeStyle: "short",
                            }),
                          })}
                        </span>
                      )}
                    </span>
                  ))}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </QueryState>
  );
}
