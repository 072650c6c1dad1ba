import type { Json } from "../../../flow/index";
import { formatPath } from "../../../flow/text/paths";

const MAX_PATHS = 40;
const MAX_DEPTH = 4;

/** Paths of the values in an answer, the nearest first: what may be picked instead of typed. */
export function jsonPaths(value: Json): string[] {
  const paths: string[] = [];
  const queue: { value: Json; path: (string | number)[] }[] = [{ value, path: [] }];
  for (let next = queue.shift(); next && paths.length < MAX_PATHS; next = queue.shift()) {
    const { value: inner, path } = next;
    if (path.length) paths.push(formatPath(path));
    if (path.length >= MAX_DEPTH || typeof inner !== "object" || inner === null) continue;
    if (Array.isArray(inner)) {
      if (inner[0] !== undefined) queue.push({ value: inner[0], path: [...path, 0] });
    } else for (const [key, one] of Object.entries(inner)) queue.push({ value: one, path: [...path, key] });
  }
  return paths;
}
