import { AppError } from "../errors";

/** Tables without a workspace that a workspace transaction may read; row-level security shows only its members. */
const SHARED = new Set(["User"]);
const FORBIDDEN = new Set(["Credential", "RateLimit", "SecretKey"]);

/**
 * The arguments of a Prisma call with the workspace added to its filter, and its rows checked to belong to that
 * workspace. Throws 404 for a row of another workspace, so that a foreign id looks like an unknown one.
 */
export function scopeArgs<A>(model: string, operation: string, args: A, workspaceId: string): A {
  if (FORBIDDEN.has(model)) throw new Error(`${model} is not reached through a workspace`);
  if (SHARED.has(model)) {
    if (!operation.startsWith("find") && operation !== "count")
      throw new Error(`${model} is read-only in a workspace`);
    return args;
  }
  const column = model === "Workspace" ? "id" : "workspaceId";
  const given: Record<string, unknown> = isRecord(args) ? args : {};
  const scoped: Record<string, unknown> = { ...given };
  if (operation.startsWith("create")) {
    checkRows(given.data, column, workspaceId);
  } else {
    scoped.where = restrict(given.where, column, workspaceId);
    if (operation === "upsert") checkRows(given.create, column, workspaceId);
    if (isRecord(given.data) && column in given.data) checkRows(given.data, column, workspaceId);
  }
  // Same keys as before plus a filter on a column that every such model has.
  return scoped as A;
}

function restrict(where: unknown, column: string, workspaceId: string): Record<string, unknown> {
  const filter = isRecord(where) ? where : {};
  const named = filter[column];
  if (named !== undefined && named !== workspaceId) throw foreign();
  return { ...filter, [column]: workspaceId };
}

function checkRows(data: unknown, column: string, workspaceId: string): void {
  for (const row of Array.isArray(data) ? data : [data]) {
    if (!isRecord(row) || row[column] !== workspaceId) throw foreign();
  }
}

function foreign(): AppError {
  return new AppError(404, "not-found", "Not found.");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
