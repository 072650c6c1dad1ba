"use client";
import Link from "next/link";
import { useState } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import type { RouterOutputs } from "../trpc/router-types";
import { Badge, type BadgeTone } from "../ui/badge";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Progress } from "../ui/progress";
import { BroadcastActions } from "./broadcast-actions";
import { BroadcastDetails } from "./broadcast-details";
import { OutcomeBadges } from "./outcome-badges";

export type Broadcast = RouterOutputs["broadcasts"]["list"][number];

const TONES: { readonly [S in Broadcast["state"]]: BadgeTone } = {
  proposed: "warn",
  planned: "neutral",
  filling: "accent",
  running: "accent",
  stopping: "warn",
  stopped: "neutral",
  done: "ok",
};

/** One broadcast: what it is, how far it is, and what can be done with it. */
export function BroadcastCard({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslations("broadcasts");
  const format = useFormatter();
  const now = useNow({ updateInterval: 60_000 });
  const { workspace } = useSession();
  const [open, setOpen] = useState(false);
  const { counts, size, state } = broadcast;
  const told = Math.max(0, size - counts.waiting - counts.held);
  const time = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "short" });
  /** As every contact's clock shows it, wherever this is read. */
  const wallClock = (local: string) =>
    format.dateTime(new Date(`${local}Z`), { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  return (
    <article
      aria-label={broadcast.name}
      className="flex flex-col gap-2 rounded-xl border border-line bg-surface p-4"
    >
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 truncate font-medium">{broadcast.name}</h2>
        <Badge tone={broadcast.pausedAt ? "warn" : TONES[state]}>
          {t(`states.${broadcast.pausedAt && state !== "stopping" ? "paused" : state}`)}
        </Badge>
        <span className="flex-1" />
        <BroadcastActions broadcast={broadcast} />
      </div>
      <p className="flex flex-wrap gap-x-3 gap-y-1 text-xs text-muted">
        <Link href={`/w/${workspace.slug}/flows/${broadcast.flowId}`} className="hover:underline">
          {broadcast.flowName} · {t("version", { version: broadcast.flowVersion })}
        </Link>
        <span>
          {broadcast.audienceName ?? t("all")} · {t("plan.people", { count: size || broadcast.people })}
        </span>
        <span>
          {broadcast.localTime === null
            ? time(broadcast.startedAt ?? broadcast.sendAt)
            : t("ownTime", { time: wallClock(broadcast.localTime) })}
        </span>
        {state === "running" &&
        broadcast.localTime !== null &&
        Date.parse(broadcast.sendAt) > now.getTime() ? (
          <span>{t("nextZone", { time: time(broadcast.sendAt) })}</span>
        ) : null}
        {broadcast.perSecond === null ? null : <span>{t("perSecond", { count: broadcast.perSecond })}</span>}
        <span>{t("plannedBy", { name: broadcast.plannedByName ?? t("someone") })}</span>
        {broadcast.approvedByName === null ? null : (
          <span>{t("approvedBy", { name: broadcast.approvedByName })}</span>
        )}
      </p>
      {broadcast.problem ? <Notice tone="warn">{t(`problems.${broadcast.problem}`)}</Notice> : null}
      {size > 0 ? (
        <>
          <Progress
            value={told}
            max={size}
            label={t(`states.${state}`)}
            detail={t("progress", { told: format.number(told), size: format.number(size) })}
          />
          <div className="flex flex-wrap items-center gap-1.5">
            <OutcomeBadges counts={counts} gone={broadcast.gone} />
            <span className="flex-1" />
            <Button size="sm" variant="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? t("hide") : t("details")}
            </Button>
          </div>
        </>
      ) : null}
      {open ? <BroadcastDetails broadcastId={broadcast.id} /> : null}
    </article>
  );
}
