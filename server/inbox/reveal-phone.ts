import type { Json } from "../../flow";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { MemberActor } from "../workspaces/actor";
import { isPhone } from "./mask-phones";

/** The whole number behind a masked one. Each look is an audit line with who, whose and which field, never the number. */
export async function revealPhone(
  actor: MemberActor,
  input: { conversationId: string; field: string },
): Promise<{ value: string }> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ id: string; profile: { [field: string]: Json } }[]>`
      SELECT p.id, p.profile FROM conversation c JOIN contact p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ${input.conversationId}::uuid`;
    const value = row && Object.hasOwn(row.profile, input.field) ? row.profile[input.field] : undefined;
    if (!row || value === undefined || !isPhone(input.field, value))
      throw new AppError(404, "not-found", "There is no such number.");
    await recordAudit(tx, actor, "inbox.revealPhone", row.id, {
      field: input.field,
      conversationId: input.conversationId,
    });
    return { value: String(value) };
  });
}
