export { engine, type Flow, type FlowNode, type NodeType } from "./document/engine";
export { type DocumentError, type ParsedFlow, parseFlow, parseFlowText } from "./document/parse-flow";
export type {
  Awaiting,
  Card,
  FileRef,
  InputType,
  Message,
  MessageContent,
  Option,
  RichBlock,
  RichInline,
  RichLeaf,
  Turn,
} from "./kernel/chat";
export { awaitingSchema, fileRefSchema, messageSchema, turnSchema, turnStatusSchema } from "./kernel/chat";
export type {
  EffectFailure,
  EffectKind,
  EffectOutcome,
  EffectRequest,
  EffectRequests,
  EffectResults,
} from "./kernel/effects";
export { EFFECT_KINDS } from "./kernel/effects";
export { LIMITS } from "./kernel/limits";
export {
  NODE_GROUPS,
  type NodeDefinition,
  type NodeGroup,
  type Outlet,
  type PreviewLine,
} from "./kernel/node";
export type { AgentOutcome, Frame, Reply, Resume, Session, Start, Vars, Wait } from "./kernel/session";
export type { FlowEvent, Segment, TurnResult, Universe } from "./kernel/turn";
export { awaitingOf } from "./runtime/awaiting-of";
export type { CompiledFlow } from "./runtime/compile";
export { accepts, advance, begin } from "./runtime/engine";
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
