/** Bounds of the language. Each has its reason; a document or a run beyond one gets a clear message. */
export const LIMITS = {
  /** Nodes in one flow: beyond this people cannot read a canvas, and checks stay under 100 ms. */
  nodes: 2_000,
  /** Edges in one flow. */
  edges: 5_000,
  /** Bytes of JSON of one flow: the same bound as a request body. */
  documentBytes: 1_000_000,
  /** Nesting of a document or an inbound body: recursive readers overflow long after this. */
  depth: 64,
  /** Nodes entered in one turn without waiting: more is a loop without an exit. */
  stepsPerTurn: 200,
  /** Effects one after the other without a visitor, an event or a timer of a second between them: more is a loop through an effect. */
  effectsInARow: 200,
  /** Bytes of JSON of a session's variables. */
  variableBytes: 64_000,
  /** Calls of sub-flows, loops and interruptions inside each other. */
  stack: 16,
  /** Items a loop walks over. */
  loopItems: 1_000,
  /** Messages one turn may say. */
  messagesPerTurn: 100,
  /** Exchanges and characters of each that a session keeps for nodes that read them. */
  historyEntries: 24,
  historyText: 600,
  /** Characters of one inbound text. */
  inboundText: 20_000,
  /** Characters of an id of a node, edge or option. */
  idLength: 128,
  /** Characters of a variable's name. */
  nameLength: 128,
} as const;
