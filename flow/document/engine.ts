import { nodes } from "../nodes/index";
import { createEngine } from "../runtime/engine";
import type { FlowNodeOf, FlowOf } from "../runtime/flow-schema";

/** The interpreter bound to Parley's nodes. */
export const engine = createEngine(nodes);

export type NodeType = (typeof nodes)[number]["type"];
export type FlowNode = FlowNodeOf<typeof nodes>;
export type Flow = FlowOf<FlowNode>;
