import { nodes } from "../nodes/index";
import { createEngine } from "../runtime/engine";
import type { FlowNodeOf, FlowOf } from "../runtime/flow-schema";
import { sharedAnswers } from "./shared-answers";

/** The interpreter bound to Parley's nodes. */
export const engine = createEngine(nodes, {
  shared: (definitions, flow) => sharedAnswers(definitions, flow).shared,
});

export type NodeType = (typeof nodes)[number]["type"];
export type FlowNode = FlowNodeOf<typeof nodes>;
export type Flow = FlowOf<FlowNode>;
