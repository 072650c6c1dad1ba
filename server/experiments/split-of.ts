import type { Flow, FlowNode } from "../../flow";
import type { FlowChange } from "../flows/change-live";
import type { Variant } from "./experiment-input";

type Split = Extract<FlowNode, { type: "split" }>;

/** The split that an experiment looks at; undefined: the step is gone, or another. */
export function splitOf(flow: Flow, nodeId: string): Split | undefined {
  const node = flow.nodes.find((one) => one.id === nodeId);
  return node?.type === "split" ? node : undefined;
}

/** The ways that anybody goes, the one to compare with first. */
export function variantsOf(split: Split, control: string): Variant[] {
  const { variants, holdout } = split.data;
  const all = [
    ...variants.map(({ id, label, weight }) => ({ id, label: label ?? id, weight })),
    { id: "holdout", label: "", weight: holdout },
  ].filter(({ weight }) => weight > 0);
  return [...all.filter(({ id }) => id === control), ...all.filter(({ id }) => id !== control)];
}

/** A change to the split alone; a document without it stays as it is. */
export const changeSplit =
  (nodeId: string, change: (data: Split["data"]) => Split["data"]): FlowChange =>
  (flow) =>
    splitOf(flow, nodeId)
      ? {
          ...flow,
          nodes: flow.nodes.map((node) =>
            node.id === nodeId && node.type === "split" ? { ...node, data: change(node.data) } : node,
          ),
        }
      : flow;

/** Everybody goes one way. */
export const onlyTo =
  (variant: string) =>
  (data: Split["data"]): Split["data"] => ({
    ...data,
    variants: data.variants.map((one) => ({ ...one, weight: one.id === variant ? 100 : 0 })),
    holdout: variant === "holdout" ? 100 : 0,
  });

export interface Weights {
  readonly weights: { readonly [variant: string]: number };
  readonly holdout: number;
}

export const weightsOf = ({ data }: Split): Weights => ({
  weights: Object.fromEntries(data.variants.map(({ id, weight }) => [id, weight])),
  holdout: data.holdout,
});

/** Weights as they were; variants that came later get none. */
export const withWeights =
  ({ weights, holdout }: Weights) =>
  (data: Split["data"]): Split["data"] => ({
    ...data,
    variants: data.variants.map((one) => ({ ...one, weight: weights[one.id] ?? 0 })),
    holdout,
  });
