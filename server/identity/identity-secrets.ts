import { randomBytes } from "node:crypto";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import type { MemberActor } from "../workspaces/actor";
import { dropSecret, putSecret, readSecretIn } from "../workspaces/secret-store";

/** Names that no flow can write. */
const CURRENT = "identity:current";
const PREVIOUS = "identity:previous";

export interface IdentitySecrets {
  /** When the secret in use was made; null: there is none, and no token is believed. */
  since: string | null;
  /** The one before is still believed. */
  previous: boolean;
}

/** What a workspace's people see of its secrets: never their values. */
export async function identitySecrets(workspaceId: string): Promise<IdentitySecrets> {
  return inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.secret.findMany({
      where: { name: { in: [CURRENT, PREVIOUS] } },
      select: { name: true, updatedAt: true },
    });
    const current = rows.find(({ name }) => name === CURRENT);
    return {
      since: current?.updatedAt.toISOString() ?? null,
      previous: rows.some(({ name }) => name === PREVIOUS),
    };
  });
}

/** Makes a new secret, which is told this once. Tokens of the one before are believed until it is taken away. */
export async function rotateIdentitySecret(actor: MemberActor): Promise<{ secret: string }> {
  const { workspaceId } = actor;
  const secret = randomBytes(32).toString("base64url");
  await inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
    const before = await readSecretIn(tx, workspaceId, CURRENT);
    if (before !== undefined) await putSecret(tx, actor, PREVIOUS, before);
    await putSecret(tx, actor, CURRENT, secret);
    await recordAudit(tx, actor, "identity.rotate", workspaceId);
  });
  return { secret };
}

/** From here on only the newest secret is believed: nobody signs with the one before any more, or somebody else has it. */
export async function dropPreviousIdentitySecret(actor: MemberActor): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    await dropSecret(tx, actor.workspaceId, PREVIOUS);
    await recordAudit(tx, actor, "identity.dropPrevious", actor.workspaceId);
  });
}

/** The values, for checking a token. No transport may give them to anybody. */
export async function readIdentitySecrets(tx: WorkspaceTx, workspaceId: string): Promise<string[]> {
  const found = [await readSecretIn(tx, workspaceId, CURRENT), await readSecretIn(tx, workspaceId, PREVIOUS)];
  return found.filter((one) => one !== undefined);
}
