import type { Awaiting } from "../../flow";
import type { Cause } from "./replica";

/** A visitor's talk, as the visitor knows it. */
export interface Talk {
  readonly start: Request;
  conversation: string | undefined;
  token: string | undefined;
  awaiting: Awaiting | null | undefined;
  readonly sent: Request[];
}

export interface Request {
  readonly key: string;
  readonly cause: Extract<Cause, { type: "start" | "message" | "event" }>;
  readonly talk: Talk | undefined;
  answered: boolean;
}
