import { useTranslations } from "use-intl";
import { engine, type FlowNode, type PreviewLine } from "../../flow/index";
import { useBuilder, useBuilderState } from "./builder-context";

/** What a card shows of its step: the definition's own preview, in words of the interface where it names things by ids. */
export function useCardLines(node: FlowNode): PreviewLine[] {
  const t = useTranslations("builder.card");
  const nodes = useTranslations("nodes");
  const words = useTranslations("inspectors");
  const values = useTranslations("understanding.kinds");
  const { flowNames, couponNames, tableNames } = useBuilder();
  // Only a jump looks at another node, so no other card is drawn again when one changes.
  const target = useBuilderState((state) =>
    node.type === "jump" ? state.flow.nodes.find((one) => one.id === node.data.node) : undefined,
  );
  const preview = engine.definitions.get(node.type)?.preview(node.data) ?? [];
  switch (node.type) {
    case "ask":
      return preview.map((line) =>
        line.kind === "field" && line.label === node.data.save
          ? { ...line, text: words(`input.types.${node.data.input.type}`) }
          : line,
      );
    case "set":
      return node.data.assignments.map(({ variable, operation, value }) => ({
        kind: "field",
        label: variable,
        text:
          operation === "assign" && value
            ? `= ${value}`
            : [words(`set.operations.${operation}`), value ?? ""].join(" ").trim(),
      }));
    case "understand":
      return node.data.entities.map(({ kind, save }) => ({ kind: "field", label: save, text: values(kind) }));
    case "email":
      return [
        { kind: "field", label: t("to"), text: node.data.to },
        { kind: "text", text: node.data.subject },
      ];
    case "handoff":
      return preview.map((line) => (line.kind === "field" ? { ...line, label: t("queue") } : line));
    case "call": {
      const name = flowNames.get(node.data.flow);
      return name === undefined ? preview : [{ kind: "text", text: name }, ...preview];
    }
    case "coupon": {
      const name = couponNames.get(node.data.pool);
      return name === undefined
        ? preview
        : [
            { kind: "field", label: words(`coupon.actions.${node.data.action}`), text: name },
            ...(node.data.campaign ? [{ kind: "text" as const, text: node.data.campaign }] : []),
          ];
    }
    case "lookup": {
      const name = node.data.what === "table" ? tableNames.get(node.data.table) : undefined;
      return name === undefined ? preview : [{ kind: "text", text: name }, ...preview];
    }
    // Their ways out say it all.
    case "split":
    case "waitFor":
      return [];
    case "jump":
      return target
        ? [{ kind: "text", text: `→ ${nodes(`types.${target.type}.name`)}` }, ...firstText(target)]
        : [];
    case "wait":
      return [{ kind: "text", text: waitText(node, t) }];
    default:
      return preview;
  }
}

function firstText(node: FlowNode): PreviewLine[] {
  const line = engine.definitions
    .get(node.type)
    ?.preview(node.data)
    .find((one) => one.kind === "text" && one.text.trim() !== "");
  return line ? [line] : [];
}

function waitText(
  { data }: Extract<FlowNode, { type: "wait" }>,
  t: ReturnType<typeof useTranslations<"builder.card">>,
): string {
  switch (data.until) {
    case "duration":
      return t(`duration.${data.duration.unit}`, { count: data.duration.amount });
    case "seconds":
      return t("seconds", { text: data.seconds });
    case "time":
      return t("untilTime", { at: data.at });
    case "window":
      return t("untilWindow", { from: data.from, to: data.to });
    case "date":
      return t("untilDate", { date: data.date });
  }
}
