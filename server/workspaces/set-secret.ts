import { bumpRevision } from "../db/revision";
import { inWorkspace } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { MemberActor } from "./actor";
import { recordAudit } from "../audit/record-audit";
import { SECRET_KEY_ID, sealSecret } from "./secret-box";

/** Writes a secret under a name, in place of an older one of that name. It can be used and replaced, never read back. */
export async function setSecret(actor: MemberActor, input: { name: string; value: string }): Promise<{ id: string }> {
  const { workspaceId, userId: createdBy } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const name = input.name;
    const old = await tx.secret.findUnique({ where: { workspaceId_name: { workspaceId, name } }, select: { id: true } });
    const id = old?.id ?? uuidv7();
    const keyId = SECRET_KEY_ID;
    const ciphertext = sealSecret(input.value, { workspaceId, id, keyId });
    const where = { workspaceId_id: { workspaceId, id } };
    await tx.secret.upsert({ where, create: { workspaceId, id, name, ciphertext, keyId, createdBy }, update: { ciphertext, keyId } });
    await bumpRevision(tx, workspaceId, "secrets", name);
    await recordAudit(tx, actor, "secrets.set", id, { name });
    return { id };
  });
}
