"use client";
import { useTranslations } from "use-intl";
import type { AgentOutcome, Session } from "../../flow/index";
import { Button } from "../ui/button";
import type { SimulationController } from "./simulation-store";

const OUTCOMES: AgentOutcome[] = ["resolved", "unresolved", "closed", "customerLeft"];

/** What only the outside can do while the conversation waits: events, people, time. */
export function WaitTools({
  controller,
  session,
  busy,
}: {
  controller: SimulationController;
  session: Session;
  busy: boolean;
}) {
  const t = useTranslations("simulator.wait");
  const nodes = useTranslations("nodes.outlets");
  const wait = session.wait;
  if (!wait) return null;
  switch (wait.for) {
    case "event":
      return (
        <div className="flex flex-wrap items-center gap-1.5">
          <span className="text-xs text-muted">{t("event")}</span>
          {wait.events.map((one) => (
            <Button
              key={one.name + (one.key ?? "")}
              size="sm"
              disabled={busy}
              onClick={() => void controller.event(one.name, {}, one.key)}
            >
              {one.key ? `${one.name} (${one.key})` : one.name}
            </Button>
          ))}
        </div>
      );
    case "agent":
      return (
        <div className="flex flex-wrap items-center gap-1.5">
          <span className="text-xs text-muted">{t("person")}</span>
          {OUTCOMES.map((outcome) => (
            <Button key={outcome} size="sm" disabled={busy} onClick={() => void controller.agent(outcome)}>
              {nodes(outcome)}
            </Button>
          ))}
        </div>
      );
    case "timer":
      return <p className="text-xs text-muted">{t("timer")}</p>;
    default:
      return null;
  }
}
