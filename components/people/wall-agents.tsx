"use client";
import { useTranslations } from "use-intl";
import { cx } from "../ui/cx";
import { AgentState } from "./agent-state";
import { Panel } from "./panel";
import type { Wall } from "./wall-page";

/** Who is there and how much they have; those who are there first. */
export function WallAgents({ agents }: { agents: Wall["agents"] }) {
  const t = useTranslations("supervision.agents");
  const rank = (agent: Wall["agents"][number]) => (agent.online ? (agent.state === "available" ? 0 : 1) : 2);
  const sorted = agents.toSorted((a, b) => rank(a) - rank(b) || b.load - a.load);
  return (
    <Panel title={t("title")}>
      {agents.length === 0 ? <p className="text-sm text-muted">{t("none")}</p> : null}
      <ul className="flex max-h-96 flex-col gap-2.5 overflow-y-auto">
        {sorted.map((agent) => (
          <li key={agent.userId} className="flex items-center gap-3">
            <span className="min-w-0 flex-1 truncate">{agent.name}</span>
            <AgentState agent={agent} />
            <span className="flex w-32 shrink-0 items-center gap-2">
              <span className="h-1.5 flex-1 overflow-hidden rounded-full bg-active" aria-hidden>
                <span
                  className={cx(
                    "block h-full rounded-full",
                    agent.load >= agent.capacity ? "bg-warn" : "bg-accent",
                  )}
                  style={{ width: `${Math.min(1, agent.load / Math.max(1, agent.capacity)) * 100}%` }}
                />
              </span>
              <span className="w-14 whitespace-nowrap text-right text-xs tabular-nums text-muted">
                {t("load", { load: agent.load, capacity: agent.capacity })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
