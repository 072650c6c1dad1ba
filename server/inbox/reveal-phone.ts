import type { Json } from "../../flow";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { MemberActor } from "../workspaces/actor";
import { isPhone, maskDeep, maskText } from "./mask-phones";

/** Where the number stands: in a field of the profile, in one of the flow's variables, in a message. */
export type PhonePlace = { readonly conversationId: string } & (
  | { readonly field: string }
  | { readonly variable: string }
  | { readonly seq: number }
);

/**
 * The whole of what was masked: a field's or a variable's value, a message's text. Each look is an audit line with who,
 * whose and where, never the number. 404 where nothing is masked.
 */
export async function revealPhone(actor: MemberActor, input: PhonePlace): Promise<{ value: string }> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ id: string; profile: { [field: string]: Json } }[]>`
      SELECT p.id, p.profile FROM conversation c JOIN contact p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ${input.conversationId}::uuid`;
    const value = row && (await valueAt(tx, workspaceId, row.profile, input));
    if (!row || value === undefined) throw new AppError(404, "not-found", "There is no such number.");
    await recordAudit(tx, actor, "inbox.revealPhone", row.id, { ...input });
    return { value };
  });
}

async function valueAt(
  tx: WorkspaceTx,
  workspaceId: string,
  profile: { [field: string]: Json },
  input: PhonePlace,
): Promise<string | undefined> {
  if ("field" in input) {
    const value = own(profile, input.field);
    return value !== undefined && isPhone(input.field, value) ? String(value) : undefined;
  }
  if ("variable" in input) {
    const [run] = await tx.$queryRaw<{ vars: { [name: string]: Json } | null }[]>`
      SELECT (r.session::json)->'vars' AS vars FROM run r JOIN flow f ON f.workspace_id = r.workspace_id AND f.id = r.flow_id
      WHERE r.workspace_id = ${workspaceId}::uuid AND r.conversation_id = ${input.conversationId}::uuid
      ORDER BY r.status <> 'waiting', r.asked_at DESC NULLS LAST, r.created_at DESC LIMIT 1`;
    const value = own(run?.vars ?? {}, input.variable);
    if (typeof value !== "string" && typeof value !== "number") return undefined;
    return maskDeep<Json>(value, input.variable) === value ? undefined : String(value);
  }
  const [message] = await tx.$queryRaw<{ text: string | null }[]>`
    SELECT (body::json)->>'text' AS text FROM message WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${input.conversationId}::uuid
      AND seq = ${input.seq}::bigint AND "from" IN ('visitor', 'bot')`;
  const text = message?.text;
  return typeof text === "string" && maskText(text) !== text ? text : undefined;
}

const own = (values: { [name: string]: Json }, name: string): Json | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
