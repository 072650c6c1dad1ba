import { useTranslations } from "use-intl";
import type { FlowNode, PreviewLine } from "../../flow/index";
import { useBuilderState } from "./builder-context";

export type ExtraLines = PreviewLine[];

/** Lines of a card that need words of the interface: how long a delay is, where a jump leads. */
export function useExtraLines(node: FlowNode): ExtraLines {
  const t = useTranslations("builder.card");
  const nodeTexts = useTranslations("nodes");
  const target = useBuilderState((state) => (node.type === "jump" ? state.flow.nodes.find((one) => one.id === node.data.node)?.type : undefined));
  switch (node.type) {
    case "jump":
      return target ? [{ kind: "text", text: `→ ${nodeTexts(`types.${target}.name`)}` }] : [];
    case "wait": {
      const { data } = node;
      switch (data.until) {
        case "duration":
          return [{ kind: "text", text: t(`duration.${data.duration.unit}`, { count: data.duration.amount }) }];
        case "seconds":
          return [{ kind: "text", text: t("seconds", { text: data.seconds }) }];
        case "time":
          return [{ kind: "text", text: t("untilTime", { at: data.at }) }];
        case "window":
          return [{ kind: "text", text: t("untilWindow", { from: data.from, to: data.to }) }];
        case "date":
          return [{ kind: "text", text: t("untilDate", { date: data.date }) }];
      }
      return [];
    }
    default:
      return [];
  }
}
