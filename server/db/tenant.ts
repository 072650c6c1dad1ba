import type pg from "pg";
import type { Prisma } from "../../prisma/generated/client";
import { AppError } from "../errors";
import { isUuid } from "../ids";
import { pools } from "./pools";
import { prisma } from "./prisma";
import { databaseRoles } from "./roles";
import { scopeArgs } from "./scope-args";

/** A transaction that sees one workspace. Every query through it names that workspace, and row-level security agrees. */
export type WorkspaceTx = Prisma.TransactionClient;

/** A transaction before a workspace is known: people, credentials, and looking up which workspace is meant. */
export type AuthTx = Prisma.TransactionClient;

const LIMITS = { maxWait: 5_000, timeout: 15_000 };

/**
 * Runs `work` in one transaction bound to a workspace, the only way to its tables. The client it gets adds the workspace
 * to every filter and refuses rows of another (first wall); the setting binds row-level security (second wall) and
 * ends with the transaction, so that nothing leaks through the pool.
 */
export async function inWorkspace<T>(workspaceId: string, work: (tx: WorkspaceTx) => Promise<T>): Promise<T> {
  assertWorkspaceId(workspaceId);
  const scoped = prisma().$extends({
    query: {
      $allModels: {
        $allOperations: ({ model, operation, args, query }) =>
          query(scopeArgs(model, operation, args, workspaceId)),
      },
    },
  });
  return scoped.$transaction(async (tx) => {
    await bind(tx, workspaceId);
    // The extension only rewrites arguments, so the models keep their types.
    return work(tx as unknown as WorkspaceTx);
  }, LIMITS);
}

/** One statement of a reading transaction. */
export type Read = <Row extends pg.QueryResultRow>(query: pg.QueryConfig) => Promise<Row[]>;

/**
 * Reads a workspace's rows without Prisma, in one transaction bound to the workspace as `inWorkspace` binds it: for searches, which
 * are many and short. Only row-level security sees to it that a query names the workspace's own rows: every query names it as well.
 */
export async function readingWorkspace<T>(workspaceId: string, work: (read: Read) => Promise<T>): Promise<T> {
  assertWorkspaceId(workspaceId);
  const client = await pools().app.connect();
  try {
    const bound = client.query(`BEGIN READ ONLY; SET LOCAL "app.workspace" = '${workspaceId}'`);
    const read: Read = async (query) => {
      await bound; // the first statement was made ready meanwhile
      return (await client.query(query)).rows;
    };
    const [result] = await Promise.all([work(read), bound]);
    // What was read is true already: nobody waits for the end of a transaction that changes nothing.
    client.query("COMMIT").then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
    return result;
  } catch (error) {
    // Whatever state the connection is in, the next one is to find a clean one.
    client.release(error instanceof Error ? error : new Error("a reading transaction failed"));
    throw error;
  }
}

/** Runs `work` in one transaction as the role that may look across workspaces for who somebody is, and little else. */
export async function asAuth<T>(work: (tx: AuthTx) => Promise<T>): Promise<T> {
  return prisma("auth").$transaction(work, LIMITS);
}

/**
 * Goes on as the app role within the same transaction, bound to a workspace: for acts that make a person and a
 * membership together. The client is not scoped: the caller names the workspace in every query.
 */
export async function enterWorkspace(tx: AuthTx, workspaceId: string): Promise<void> {
  assertWorkspaceId(workspaceId);
  if (pools().separated) await tx.$executeRaw`SELECT set_config('role', ${databaseRoles.app}, true)`;
  await bind(tx, workspaceId);
}

/** SET LOCAL rather than set_config(): a distributed database takes it along to the machines that hold the rows. */
async function bind(tx: Pick<AuthTx, "$executeRawUnsafe">, workspaceId: string): Promise<void> {
  assertWorkspaceId(workspaceId); // a statement of this kind has no parameters
  await tx.$executeRawUnsafe(`SET LOCAL "app.workspace" = '${workspaceId}'`);
}

function assertWorkspaceId(workspaceId: unknown): void {
  if (!isUuid(workspaceId)) throw new AppError(404, "not-found", "Not found.");
}
