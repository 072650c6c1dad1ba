"use client";
import { useTranslations } from "use-intl";
import type { Summary } from "./inbox-data";
import { usePeople } from "./use-people";

/** Who has a conversation now, in a few words. */
export function useOwnerWords(): (row: Pick<Summary, "owner" | "ownerUserId" | "queueId">) => string {
  const t = useTranslations("inbox.owner");
  const { me, agentName, queueName } = usePeople();
  return ({ owner, ownerUserId, queueId }) => {
    if (owner === "person")
      return ownerUserId === me ? t("you") : t("person", { name: agentName(ownerUserId) });
    const queue = owner === "queue" ? queueName(queueId) : null;
    return queue === null ? t(owner) : t("waitsIn", { queue });
  };
}
