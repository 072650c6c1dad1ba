import type { useTranslations } from "use-intl";
import type { FlowNode, Outlet } from "../../flow/index";

type Translate = ReturnType<typeof useTranslations<"nodes">>;

/** The words for a way out: the author's own, else the catalogue's by id. */
export function outletLabel(node: FlowNode, outlet: Outlet, t: Translate): string {
  if (outlet.label) return outlet.label;
  switch (outlet.id) {
    case "timeout":
      return t(node.type === "handoff" ? "outlets.nobodyAnswered" : node.type === "waitFor" ? "outlets.timeUp" : "outlets.timeout");
    case "invalid":
      return t("outlets.invalid", { tries: node.type === "ask" ? (node.data.tries ?? 3) : 3 });
    case "next": case "answered": case "else": case "error": case "each": case "done": case "success": case "sent": case "failed": case "blocked": case "holdout": case "resolved":
    case "unresolved": case "closed": case "customerLeft":
      return t(`outlets.${outlet.id}`);
    default:
      return outlet.id;
  }
}
