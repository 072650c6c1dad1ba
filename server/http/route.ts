import type { z } from "zod";
import type { ConversationPlane } from "../conversations/plane";
import type { Environment } from "../env";
import type { Scope } from "../workspaces/api-key-scopes";
import type { Handler } from "./node-route";
import type { RateLimiter } from "./rate-limiter";

export interface Route {
  readonly method: "get" | "post" | "put" | "delete";
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly rule: Rule;
  readonly summary: string;
  /** What stands in the path, where its name does not say it. */
  readonly params?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: string };
  /** Those of the query that have to be there. */
  readonly needs?: readonly string[];
  readonly body?: { readonly type: string; readonly schema?: z.ZodType };
  readonly answers: {
    readonly [status: number]: {
      readonly description: string;
      readonly schema?: z.ZodType;
      readonly type?: string;
    };
  };
  /** The turn may come as a stream of events instead. */
  readonly streams?: true;
  readonly handler: (deps: RouteDeps) => Handler;
}

export interface RouteDeps {
  readonly env: Environment;
  readonly plane: ConversationPlane;
  readonly limits: RateLimiter;
  readonly stopping: AbortSignal;
}

/** Who may call: anybody, the visitor of that conversation by token, a program by its key's scope, the id in the URL itself. */
export type Rule = "public" | "visitor" | "secret-url" | "local" | { readonly scope: Scope };

/** What the calls of visitors need. */
export const chatDeps = ({ plane, limits, env }: RouteDeps) => ({ plane, limits, ownOrigin: env.url });

/** A body of JSON, as a route describes it. */
export const json = (schema: z.ZodType) => ({ type: "application/json", schema });
