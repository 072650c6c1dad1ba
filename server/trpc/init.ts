import { initTRPC, type TRPC_ERROR_CODE_KEY, TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import type { SessionUser } from "../accounts/load-session";
import type { PlaneCore } from "../conversations/plane-core";
import { databaseFault } from "../db/pools";
import { AppError } from "../errors";
import { log } from "../log";
import { allows, type Permission } from "../permissions";
import type { MemberActor } from "../workspaces/actor";

/** What every call knows: who asks (looked up once a request), and which workspace the header names. */
export interface TrpcContext {
  user: SessionUser | undefined;
  workspaceSlug: string | undefined;
  ip: string | null;
  /** The process's conversations, for what moves a flow. */
  plane?: PlaneCore | undefined;
}

/** The rule of a procedure. Every procedure has one (a test walks them all); the builders below set and enforce it. */
export type Rule = { kind: "public" } | { kind: "user" } | { kind: "workspace"; permission: Permission };

const t = initTRPC
  .context<TrpcContext>()
  .meta<{ rule: Rule }>()
  .create({
    errorFormatter: ({ shape, error }) => {
      const fault = error.cause instanceof AppError ? error.cause : undefined;
      const zod = error.cause instanceof ZodError ? error.cause : undefined;
      const issue = zod?.issues[0];
      const { code, httpStatus } = shape.data;
      return {
        code: shape.code,
        message: issue
          ? `${issue.path.join(".") || "input"}: ${issue.message}`
          : hidden(error)
            ? "Something went wrong here."
            : shape.message,
        data: {
          code,
          httpStatus,
          /** Stable name of the fault, such as "weak-password" or "stale-revision". */
          reason: fault?.code ?? (issue ? "invalid-input" : undefined),
          path: fault?.path ?? issue?.path.join("."),
          details: fault?.details,
        },
      };
    },
  });

function hidden(error: TRPCError): boolean {
  return error.code === "INTERNAL_SERVER_ERROR";
}

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const CODES: Record<number, TRPC_ERROR_CODE_KEY> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
};

/** Faults of services become the errors of tRPC; what is not expected is logged and hidden. */
const faults = t.middleware(async ({ next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const cause = result.error.cause;
  const fault = cause instanceof AppError ? cause : databaseFault(driverError(cause));
  if (fault)
    throw new TRPCError({
      code: CODES[fault.status] ?? "INTERNAL_SERVER_ERROR",
      message: fault.message,
      cause: fault,
    });
  if (result.error.code === "INTERNAL_SERVER_ERROR")
    log.error({ err: cause ?? result.error, route: `trpc ${path}` }, "a request failed");
  return result;
});

/** Prisma wraps what the driver says; its original SQLSTATE decides. */
function driverError(cause: unknown): unknown {
  if (typeof cause !== "object" || cause === null || !("meta" in cause)) return cause;
  const meta: unknown = cause.meta;
  if (typeof meta !== "object" || meta === null || !("driverAdapterError" in meta)) return cause;
  const adapter = meta.driverAdapterError;
  const inner = adapter instanceof Error ? adapter.cause : undefined;
  if (typeof inner === "object" && inner !== null && "originalCode" in inner)
    return Object.assign(new Error(adapter instanceof Error ? adapter.message : ""), {
      code: inner.originalCode,
    });
  return cause;
}

const base = t.procedure.use(faults);

/** Anybody, signed in or not. */
export const publicProcedure = base.meta({ rule: { kind: "public" } });

/** Anybody who is signed in. */
export const userProcedure = base.meta({ rule: { kind: "user" } }).use(({ ctx, next }) => {
  if (!ctx.user) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  return next({ ctx: { ...ctx, user: ctx.user } });
});

/**
 * A member of the workspace that the header names, whose role has the permission. The workspace comes from the
 * membership, never from the input; a workspace that one is not a member of answers as if it did not exist.
 */
export function workspaceProcedure(permission: Permission) {
  return base.meta({ rule: { kind: "workspace", permission } }).use(({ ctx, next }) => {
    const user = ctx.user;
    if (!user) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
    const membership = user.memberships.find((candidate) => candidate.slug === ctx.workspaceSlug);
    if (!membership) throw new TRPCError({ code: "NOT_FOUND", message: "There is no such workspace." });
    if (!allows(membership.role, permission))
      throw new TRPCError({ code: "FORBIDDEN", message: "Your role does not allow this." });
    const { workspaceId, role } = membership;
    const actor: MemberActor = { workspaceId, userId: user.id, apiKeyId: null, ip: ctx.ip, role };
    return next({ ctx: { ...ctx, user, actor } });
  });
}

/** The same for what moves a conversation's flow: it needs the process's conversations beside the database. */
export function planeProcedure(permission: Permission) {
  return workspaceProcedure(permission).use(({ ctx, next }) => {
    if (!ctx.plane) throw new AppError(503, "no-plane", "Conversations are not served here.");
    return next({ ctx: { ...ctx, plane: ctx.plane } });
  });
}
