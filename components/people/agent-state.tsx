"use client";
import { useTranslations } from "use-intl";
import { Badge } from "../ui/badge";

/** Whether an agent takes conversations now. */
export function AgentState({ agent }: { agent: { state: "available" | "away"; online: boolean } }) {
  const t = useTranslations("service.agents.states");
  if (!agent.online) return <Badge>{t("offline")}</Badge>;
  return agent.state === "available" ? (
    <Badge tone="ok" dot>
      {t("available")}
    </Badge>
  ) : (
    <Badge tone="warn" dot>
      {t("away")}
    </Badge>
  );
}
