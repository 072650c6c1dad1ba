import type { Loose } from "./fields";

/** A Typebot file of any version, brought to one shape: groups of blocks, and events that start paths. */
export type TypebotFile = {
  id: string;
  name: string;
  /** 3 to 6.1; files without a version are 3. */
  version: number;
  events: TypebotEvent[];
  groups: TypebotGroup[];
  edges: ReadonlyMap<string, TypebotEdge>;
  variables: TypebotVariable[];
  theme: Loose;
  settings: Loose;
};

export type TypebotEvent = {
  id: string;
  type: string;
  options: Loose;
  outgoingEdgeId?: string;
  x: number;
  y: number;
};
export type TypebotGroup = { id: string; title: string; x: number; y: number; blocks: TypebotBlock[] };
export type TypebotBlock = {
  id: string;
  type: string;
  options: Loose;
  content: Loose | null;
  items: TypebotItem[];
  outgoingEdgeId?: string;
};
/** One choice, rule, variant or card; what it holds besides its edge depends on the block. */
export type TypebotItem = { id: string; outgoingEdgeId?: string; fields: Loose };
export type TypebotEdge = { id: string; groupId: string; blockId?: string };
export type TypebotVariable = { id: string; name: string; value?: string | (string | null)[] };
