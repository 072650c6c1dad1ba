import type { Actor } from "../workspaces/actor";
import type { Scope } from "../workspaces/api-key-scopes";
import { requireApiKey } from "../workspaces/require-api-key";
import type { Call, Handler } from "./node-route";
import type { RateLimiter } from "./rate-limiter";

export interface KeyedDeps {
  readonly limits: RateLimiter;
}

/** A route that a business's own program calls with its key. */
export function keyed(
  scope: Scope,
  { limits }: KeyedDeps,
  work: (call: Call, actor: Actor) => Promise<void>,
): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const actor = await requireApiKey(call.request.headers.authorization, scope, call.ip);
    limits.take("program", actor.apiKeyId ?? "");
    await work(call, actor);
  };
}
