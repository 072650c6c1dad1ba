"use client";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { SKIP_REASONS } from "../../flow/kernel/sends";
import { useSession } from "../shell/session-context";
import type { DryRun, DryTally } from "./merge-tally";

const MOST = 30;

/** Some of the contacts of a dry run by step, with what they would get or why not. */
export function DryRunSamples({ samples, steps }: { samples: DryTally["samples"]; steps: DryRun["steps"] }) {
  const t = useTranslations("broadcasts.dryRun");
  const reasons = useTranslations("campaigns.ledger.reasons");
  const contacts = useTranslations("contacts");
  const nodes = useTranslations("nodes.types");
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
  const shown = samples.slice(0, MOST);
  return (
    <div>
      <h3 className="mb-1 text-sm text-muted">{t("samples")}</h3>
      {steps.map(({ id, type, text }) => {
        const here = shown.filter(({ step }) => step === id);
        if (here.length === 0) return null;
        return (
          <section key={id} className="mb-2">
            <h4 className="truncate text-xs text-subtle" title={text ?? undefined}>
              {nodes(`${type}.name`)}
              {text ? ` · ${text}` : ""}
            </h4>
            <ul className="flex flex-col gap-1 text-sm">
              {here.map((one) => (
                <li key={`${one.contactId} ${one.outcome}`} className="flex flex-wrap gap-x-3">
                  <Link href={`/w/${workspace.slug}/contacts/${one.contactId}`} className="hover:underline">
                    {one.name ?? contacts("nameless", { id: one.contactId.slice(-4) })}
                  </Link>
                  <span className="text-muted">{words(one)}</span>
                  {one.text ? <span className="min-w-0 truncate text-subtle">{one.text}</span> : null}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
