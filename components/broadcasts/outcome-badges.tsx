"use client";
import { useFormatter, useTranslations } from "use-intl";
import { SKIP_REASONS } from "../../flow/kernel/sends";
import { Badge } from "../ui/badge";
import type { Broadcast } from "./broadcast-card";

/** What became of everybody: together they are all who were to get it. */
export function OutcomeBadges({ counts, gone }: { counts: Broadcast["counts"]; gone: number }) {
  const t = useTranslations("broadcasts.counts");
  const reasons = useTranslations("campaigns.ledger.reasons");
  const format = useFormatter();
  const numbers = { ...counts, gone };
  return (
    <>
      {(["sent", "held", "waiting", "silent", "gone"] as const).map((one) =>
        numbers[one] > 0 ? (
          <Badge key={one} tone={one === "sent" ? "ok" : "neutral"}>
            {`${t(one)} ${format.number(numbers[one])}`}
          </Badge>
        ) : null,
      )}
      {SKIP_REASONS.map((reason) => {
        const count = counts.skipped[reason] ?? 0;
        return count > 0 ? <Badge key={reason}>{`${reasons(reason)} ${format.number(count)}`}</Badge> : null;
      })}
    </>
  );
}
