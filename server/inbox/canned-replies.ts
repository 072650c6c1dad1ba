import type { Json } from "../../flow";
import { renderTemplate } from "../../flow/text/template";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, readingWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import { allows } from "../permissions";
import { readCatalogue } from "../products/catalogue";
import type { MemberActor } from "../workspaces/actor";
import { isTaken } from "./queues";

export interface CannedReply {
  id: string;
  shortcut: string;
  text: string;
  locale: string | null;
  used: number;
}

/**
 * The workspace's canned replies, the most used first. What tells a price that nobody may know yet is for whoever prepares it, and for
 * nobody else before its time.
 */
export async function listCanned(actor: MemberActor): Promise<CannedReply[]> {
  const { workspaceId } = actor;
  const all = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<CannedReply[]>`
    SELECT id, shortcut, text, locale, used FROM canned_reply WHERE workspace_id = ${workspaceId}::uuid ORDER BY used DESC, lower(shortcut)`,
  );
  const isOpen = await openTo(actor);
  return all.filter(({ text }) => isOpen(text));
}

async function openTo({ workspaceId, role }: MemberActor): Promise<(text: string) => boolean> {
  if (allows(role, "products.manage")) return () => true;
  const catalogue = await readingWorkspace(workspaceId, (read) =>
    readCatalogue(read, workspaceId, "", undefined),
  );
  return (text) => !catalogue.tells(text);
}

/** Makes or changes a canned reply. 409 where its shortcut is taken in that language. */
export async function saveCanned(
  actor: MemberActor,
  input: { cannedId?: string | undefined; shortcut: string; text: string; locale: string | null },
): Promise<{ id: string }> {
  const { workspaceId, userId } = actor;
  const id = input.cannedId ?? uuidv7();
  return inWorkspace(workspaceId, async (tx) => {
    try {
      const changed =
        input.cannedId === undefined
          ? await tx.$executeRaw`
              INSERT INTO canned_reply (workspace_id, id, shortcut, text, locale, updated_by)
              VALUES (${workspaceId}::uuid, ${id}::uuid, ${input.shortcut}, ${input.text}, ${input.locale}, ${userId}::uuid)`
          : await tx.$executeRaw`
              UPDATE canned_reply SET shortcut = ${input.shortcut}, text = ${input.text}, locale = ${input.locale}, updated_by = ${userId}::uuid, updated_at = now()
              WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
      if (changed !== 1) throw new AppError(404, "not-found", "There is no such reply.");
    } catch (error) {
      if (isTaken(error))
        throw new AppError(409, "name-taken", "This shortcut is taken.", { path: "shortcut" });
      throw error;
    }
    await recordAudit(tx, actor, "canned.save", id, { shortcut: input.shortcut });
    return { id };
  });
}

export async function removeCanned(actor: MemberActor, cannedId: string): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    const gone = await tx.$executeRaw`
      DELETE FROM canned_reply WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ${cannedId}::uuid`;
    if (gone !== 1) throw new AppError(404, "not-found", "There is no such reply.");
    await recordAudit(tx, actor, "canned.remove", cannedId);
  });
}

/** A canned reply as it reads in a conversation: `{{ contact.name }}`, `{{ agent.name }}`, `{{ workspace.… }}`, the flow's variables. */
export async function renderCanned(
  actor: MemberActor,
  input: { cannedId: string; conversationId: string },
): Promise<{ text: string }> {
  const { workspaceId, userId } = actor;
  const isOpen = await openTo(actor);
  return inWorkspace(workspaceId, async (tx) => {
    const [canned] = await tx.$queryRaw<{ text: string }[]>`
      SELECT text FROM canned_reply WHERE workspace_id = ${workspaceId}::uuid AND id = ${input.cannedId}::uuid`;
    const [about] = await tx.$queryRaw<
      {
        profile: Json;
        vars: { [name: string]: Json } | null;
        constants: Json;
        zone: string;
        locale: string | null;
        agent: string;
      }[]
    >`
      SELECT p.profile, (SELECT (r.session::json)->'vars' FROM run r WHERE r.workspace_id = c.workspace_id AND r.conversation_id = c.id
          ORDER BY r.created_at DESC LIMIT 1) AS vars,
        w.settings->'constants' AS constants, w.time_zone AS zone, coalesce(c.locale, w.locale) AS locale, u.name AS agent
      FROM conversation c JOIN contact p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id JOIN workspace w ON w.id = c.workspace_id
      JOIN app_user u ON u.id = ${userId}::uuid
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ${input.conversationId}::uuid`;
    if (!canned || !about || !isOpen(canned.text))
      throw new AppError(404, "not-found", "There is no such reply or conversation.");
    const scope = {
      vars: { ...about.vars, agent: { name: about.agent } },
      contact: about.profile,
      conversation: { locale: about.locale },
      event: null,
      workspace: about.constants ?? {},
      now: Date.now(),
      timeZone: about.zone,
    };
    return { text: renderTemplate(canned.text, scope) };
  });
}
