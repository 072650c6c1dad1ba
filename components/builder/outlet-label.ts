import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type { FlowNode, Outlet } from "../../flow/index";
import type { Duration } from "../../flow/kernel/fields";
import { describeCondition } from "./fields/describe-condition";

/** The words for a way out: the author's own, a rule put into words, else the catalogue's by id. */
export function useOutletLabel(): (node: FlowNode, outlet: Outlet) => string {
  const t = useTranslations("nodes.outlets");
  const card = useTranslations("builder.card");
  const inspectors = useTranslations("inspectors");
  return useCallback(
    (node, outlet) => {
      if (node.type === "split") return withShare(node, outlet, t("holdout"));
      if (outlet.label) return outlet.label;
      if (node.type === "condition") {
        const rule = node.data.rules.find((one) => one.id === outlet.id);
        if (rule) return describeCondition(rule.when, inspectors);
      }
      switch (outlet.id) {
        case "timeout": {
          const name = t(
            node.type === "handoff" ? "nobodyAnswered" : node.type === "waitFor" ? "timeUp" : "timeout",
          );
          const after: Duration | undefined = "timeout" in node.data ? node.data.timeout : undefined;
          return after ? `${name} · ${card(`duration.${after.unit}`, { count: after.amount })}` : name;
        }
        case "invalid":
          return t("invalid", { tries: node.type === "ask" ? (node.data.tries ?? 1) : 1 });
        case "answered":
          return t(hasChoices(node) ? "else" : "answered");
        case "next":
        case "else":
        case "error":
        case "each":
        case "done":
        case "success":
        case "sent":
        case "failed":
        case "blocked":
        case "holdout":
        case "resolved":
        case "unresolved":
        case "closed":
        case "customerLeft":
        case "bot":
        case "person":
        case "issued":
        case "already":
        case "soldOut":
        case "shown":
        case "found":
        case "notFound":
        case "unsure":
          return t(outlet.id);
        case "none":
          return t(node.type === "recommend" ? "nothingFits" : "none");
        case "skipped":
          return t(node.type === "send" ? "passedOver" : "skipped");
        default:
          return outlet.id;
      }
    },
    [t, card, inspectors],
  );
}

/** Whether a question's options have ways out of their own, so that `answered` is only for the rest. */
const hasChoices = (node: FlowNode): boolean =>
  node.type === "ask" &&
  "options" in node.data.input &&
  !node.data.input.multiple &&
  node.data.input.options.length > 0;

function withShare({ data }: Extract<FlowNode, { type: "split" }>, outlet: Outlet, holdout: string): string {
  const total = data.variants.reduce((sum, one) => sum + one.weight, data.holdout);
  const weight =
    outlet.id === "holdout" ? data.holdout : (data.variants.find((one) => one.id === outlet.id)?.weight ?? 0);
  const share = total > 0 ? Math.round((weight / total) * 1_000) / 10 : 0;
  return `${outlet.id === "holdout" ? holdout : (outlet.label ?? outlet.id)} · ${share}%`;
}
