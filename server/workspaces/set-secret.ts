import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import type { MemberActor } from "./actor";
import { putSecret } from "./secret-store";

/** Writes a secret under a name, in place of an older one of that name. It can be used and replaced, never read back. */
export async function setSecret(
  actor: MemberActor,
  input: { name: string; value: string },
): Promise<{ id: string }> {
  return inWorkspace(actor.workspaceId, async (tx) => {
    const id = await putSecret(tx, actor, input.name, input.value);
    await recordAudit(tx, actor, "secrets.set", id, { name: input.name });
    return { id };
  });
}
