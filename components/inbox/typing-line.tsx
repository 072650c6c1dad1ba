"use client";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { Summary } from "./inbox-data";
import { usePeople } from "./use-people";

const SHOWN_MS = 4_000;

/** Who is writing just now; each sign of it lasts for four seconds. */
export function TypingLine({
  typing,
  contact,
}: {
  typing: ReadonlyMap<string, number> | undefined;
  contact: Summary["contact"];
}) {
  const t = useTranslations("inbox.thread");
  const { agentName, visitorName } = usePeople();
  const [now, setNow] = useState(0);
  const last = Math.max(0, ...(typing?.values() ?? []));
  useEffect(() => {
    setNow(Date.now());
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, last + SHOWN_MS - Date.now()) + 20);
    return () => clearTimeout(timer);
  }, [last]);
  const names = [...(typing ?? [])]
    .filter(([, at]) => at + SHOWN_MS > now)
    .map(([from]) => (from === "visitor" ? visitorName(contact) : agentName(from)));
  return (
    <p aria-live="polite" className="flex h-6 items-center gap-1.5 pt-1 text-2xs text-subtle">
      {names.length > 0 ? (
        <>
          <span className="flex gap-0.5" aria-hidden>
            {[0, 1, 2].map((dot) => (
              <span
                key={dot}
                style={{ animationDelay: `${dot * 160}ms` }}
                className="size-1.5 animate-pulse-soft rounded-full bg-subtle"
              />
            ))}
          </span>
          {t("typing", { names: names.join(", ") })}
        </>
      ) : null}
    </p>
  );
}
