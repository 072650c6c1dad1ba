import { bumpRevision } from "../db/revision";
import type { WorkspaceTx } from "../db/tenant";
import { uuidv7 } from "../ids";
import { openSecret, SECRET_KEY_ID, sealSecret } from "./secret-box";

/** Seals a value under a name, in place of an older one. Gives the row's id. */
export async function putSecret(
  tx: WorkspaceTx,
  actor: { workspaceId: string; userId: string },
  name: string,
  value: string,
): Promise<string> {
  const { workspaceId, userId: createdBy } = actor;
  const old = await tx.secret.findUnique({
    where: { workspaceId_name: { workspaceId, name } },
    select: { id: true },
  });
  const id = old?.id ?? uuidv7();
  const keyId = SECRET_KEY_ID;
  const ciphertext = sealSecret(value, { workspaceId, id, keyId });
  const where = { workspaceId_id: { workspaceId, id } };
  await tx.secret.upsert({
    where,
    create: { workspaceId, id, name, ciphertext, keyId, createdBy },
    update: { ciphertext, keyId },
  });
  await bumpRevision(tx, workspaceId, "secrets", name);
  return id;
}

/** Forgets the secret of a name, if there is one. */
export async function dropSecret(tx: WorkspaceTx, workspaceId: string, name: string): Promise<void> {
  await tx.secret.deleteMany({ where: { name } });
  await bumpRevision(tx, workspaceId, "secrets", name);
}

/** The value of a secret; undefined when there is none of that name. */
export async function readSecretIn(
  tx: WorkspaceTx,
  workspaceId: string,
  name: string,
): Promise<string | undefined> {
  const row = await tx.secret.findUnique({ where: { workspaceId_name: { workspaceId, name } } });
  return row === null ? undefined : openSecret(row.ciphertext, { workspaceId, id: row.id, keyId: row.keyId });
}
