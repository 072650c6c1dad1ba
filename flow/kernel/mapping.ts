import type { Json } from "../text/json";
import { parsePath, readPath } from "../text/paths";
import type { NodeContext } from "./node";

/** Copies parts of an answer into variables. A part that is not there clears its variable and is recorded. An empty path is the whole. `mayLack`: missing parts are no fault (the answer is an error's). */
export function saveMapped(
  mapping: readonly { path: string; variable: string }[],
  source: Json,
  context: NodeContext,
  mayLack = false,
): void {
  for (const { path, variable } of mapping) {
    const parsed = path.trim() === "" ? { ok: true as const, path: [] } : parsePath(path);
    if (!parsed.ok) {
      context.problem("path_invalid", `"${path}" is not a path.`);
      continue;
    }
    const found = parsed.path.length ? readPath(source, parsed.path) : source;
    if (found === undefined && !mayLack)
      context.problem("path_missing", `The answer has nothing at "${path}".`);
    context.write(variable, found ?? null);
  }
}
