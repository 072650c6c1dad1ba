export { engine, type Flow, type FlowNode, type NodeType } from "./document/engine";
export { parseFlow } from "./document/parse-flow";
export type {
  Awaiting,
  Card,
  FileRef,
  Message,
  MessageContent,
  Option,
  RichBlock,
  RichInline,
  RichLeaf,
} from "./kernel/chat";
export { awaitingSchema, fileRefSchema, messageSchema, turnSchema, turnStatusSchema } from "./kernel/chat";
export type {
  EffectOutcome,
  EffectRequest,
  EffectRequests,
} from "./kernel/effects";
export { EFFECT_KINDS } from "./kernel/effects";
export { LIMITS } from "./kernel/limits";
export {
  NODE_GROUPS,
  type NodeGroup,
  type Outlet,
  type PreviewLine,
} from "./kernel/node";
export type { AgentOutcome, Reply, Resume, Session, Start } from "./kernel/session";
export type { TurnResult, Universe } from "./kernel/turn";
export { accepts } from "./runtime/accepts";
export { awaitingOf } from "./runtime/awaiting-of";
export type { CompiledFlow } from "./runtime/compile";
export { advance, begin } from "./runtime/engine";
export {
  type FlowEdge,
  type FlowSettings,
  type FlowVariable,
  type Theme,
  themeSchema,
  VARIABLE_KINDS,
} from "./runtime/flow-schema";
export { hashText } from "./runtime/random";
export type { Json } from "./text/json";
