/**
 * Tools that a step allows a language model, and nothing else does: what they may touch is fixed here by the flow, a model only
 * chooses their arguments.
 */
export type ModelTool =
  /** Reads the contact's own orders. */
  | { type: "orders" }
  /** Looks products up that are for sale. */
  | { type: "products" }
  /** Finds a row of a table of the workspace by its key. */
  | { type: "table"; name: string; description: string; table: string }
  /** Searches the workspace's knowledge. */
  | { type: "knowledge"; folder?: string }
  /** Gives the contact one coupon of this pool, once for each campaign. */
  | { type: "coupon"; pool: string; campaign: string }
  /** Asks for a person: the run goes on by the outlet `person`. */
  | { type: "handoff" }
  | ({ type: "http" } & HttpTool);

/** A call of an author's system. `{name}` in the address stands for an argument; POST sends the others as a JSON object. */
export interface HttpTool {
  name: string;
  description: string;
  method: "GET" | "POST";
  url: string;
  headers: { name: string; value: string }[];
  parameters: {
    name: string;
    kind: "text" | "number" | "boolean";
    description?: string;
    required: boolean;
  }[];
}

/** What holds for a text that a model writes, checked when it is there and not only asked for. */
export interface ModelGuard {
  /** What it may speak of. */
  topic?: string;
  tone?: string;
  /** Words that are not to be in it. */
  avoid: string[];
  /** Sentences that promise something (money, times, gifts) are kept only where the author, the knowledge or a tool says so. */
  promises: boolean;
  /** What the author says, without what others filled in: it may be promised. */
  authored?: string;
}

/** A field to read out of a conversation. */
export interface ExtractField {
  name: string;
  kind: "text" | "number" | "boolean" | "list" | "date" | "choice";
  description?: string;
  /** Of a choice: what it may be. */
  options?: string[];
  /** An answer without it is asked for once more. */
  required?: boolean;
}
