import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { templateFields } from "../../flow/document/walk-data";
import { engine, type FlowNode } from "../../flow/index";
import { useBuilderState } from "./builder-context";

export type ListedStep = {
  node: FlowNode;
  words: string;
  kind: string;
  leadsHere: boolean;
};

/** A short name for a step: its words if it has some. */
export function stepWords(node: FlowNode): string {
  const line = engine.definitions
    .get(node.type)
    ?.preview(node.data)
    .find((one) => one.kind !== "media" && one.text.trim() !== "");
  return line && "text" in line ? (line.text ?? "").slice(0, 60) : "";
}

/** The open flow's steps by what people call them. `leadsHere`: a line may lead to it. */
export function useStepList(): ListedStep[] {
  const names = useTranslations("nodes.types");
  const nodes = useBuilderState((state) => state.flow.nodes);
  return useMemo(
    () =>
      nodes.map((node) => {
        const definition = engine.definitions.get(node.type);
        const kind = names(`${node.type}.name`);
        return {
          node,
          words: stepWords(node) || kind,
          kind,
          leadsHere: definition !== undefined && !definition.entry && !definition.inert,
        };
      }),
    [nodes, names],
  );
}

/** Everything that is written in a step, in small letters: what a search looks through. */
export function textOfStep(node: FlowNode): string {
  const definition = engine.definitions.get(node.type);
  if (!definition) return "";
  const preview = definition
    .preview(node.data)
    .flatMap((line) => ("label" in line ? [line.label, line.text] : "text" in line ? [line.text] : []));
  const labels = definition.outlets(node.data).map((outlet) => outlet.label);
  const texts = templateFields(definition.data, node.data).map((field) => field.text);
  return [node.type, ...preview, ...labels, ...texts].filter(Boolean).join("\n").toLocaleLowerCase();
}
