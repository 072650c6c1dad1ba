import type { FlowNode, NodeType } from "../../../flow/index";

export type NodeOf<T extends NodeType> = Extract<FlowNode, { type: T }>;

/** What every inspector gets: the data of its own kind of step, and where changes go. */
export type InspectorProps<T extends NodeType> = {
  node: NodeOf<T>;
  data: NodeOf<T>["data"];
  onChange: (data: NodeOf<T>["data"]) => void;
};
