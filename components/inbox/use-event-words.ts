"use client";
import { useFormatter, useTranslations } from "use-intl";
import type { TimelineEvent } from "./inbox-data";
import { usePeople } from "./use-people";

/** One sentence for something that happened in a conversation. */
export function useEventWords(): (event: TimelineEvent) => string {
  const t = useTranslations("inbox.event");
  const { me, agentName, queueName } = usePeople();
  const format = useFormatter();
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return ({ name, properties }) => {
    const by = text(properties.by);
    const who = by === null ? t("clock") : by === me ? t("you") : agentName(by);
    const user = text(properties.user);
    const whom = user === null ? null : user === me ? t("you") : agentName(user);
    const queue = queueName(text(properties.queue));
    switch (name) {
      case "owner.changed":
        switch (properties.to) {
          case "person":
            if (whom === null) return t("toPerson");
            return by === null || by === user
              ? t("claimed", { name: whom })
              : t("assigned", { by: who, name: whom });
          case "queue":
            return queue === null ? t("toQueue") : t("toNamedQueue", { queue });
          case "bot":
            return by === null ? t("toBot") : t("toBotBy", { name: who });
          default:
            return t("toNobody");
        }
      case "handoff.requested":
        return t("requested");
      case "conversation.closed":
        return t("closed");
      case "conversation.reopened":
        return t("reopened");
      case "conversation.merged":
        return t("merged", { name: who });
      case "rating.given":
        return typeof properties.score === "number"
          ? t("rated", { score: properties.score })
          : t("ratedAtAll");
      case "case.opened":
        return t("caseOpened");
      case "case.changed": {
        const due = text(properties.due);
        if (properties.what === "promised" && due !== null)
          return t("promised", {
            time: format.dateTime(new Date(due), { dateStyle: "medium", timeStyle: "short" }),
          });
        return t(properties.what === "reminder" ? "reminded" : "caseChanged");
      }
      case "sla.breached":
        return properties.what === "reply" ? t("replyLate") : t("resolveLate");
      case "duty.paged":
        return whom === null ? t("paged") : t("pagedName", { name: whom });
      case "team.notified":
        return text(properties.text) ?? t("notified");
      default:
        return name;
    }
  };
}
