import { Prisma } from "../../prisma/generated/client";
import { inWorkspace } from "../db/tenant";
import { type ContactSummary, readSummaries } from "./contact-summary";
import type { Identity } from "./identity-value";

/** Who is known by an identity: one or nobody. */
export async function findByIdentity(
  workspaceId: string,
  { kind, value }: Pick<Identity, "kind" | "value">,
): Promise<ContactSummary[]> {
  return inWorkspace(workspaceId, (tx) =>
    readSummaries(
      tx,
      Prisma.sql`c.workspace_id = ${workspaceId}::uuid AND c.id IN (SELECT contact_id FROM contact_identity
        WHERE workspace_id = ${workspaceId}::uuid AND kind = ${kind} AND value = ${value})`,
      1,
    ),
  );
}
