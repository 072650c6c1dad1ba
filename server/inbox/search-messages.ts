import { sanitizeText } from "../../flow/text/json";
import { inWorkspace } from "../db/tenant";
import type { MemberActor } from "../workspaces/actor";
import { readCursor, writeCursor } from "./list-conversations";
import { maskExcerpts } from "./mask-messages";

export interface FoundMessage {
  conversationId: string;
  seq: number;
  /** What stands around the words. */
  excerpt: string;
  at: string;
  contact: { id: string; name: string | null };
}

const PAGE = 30;
const AROUND = 60;

/**
 * Messages that hold all of the given words, newest conversations first. Any script: the index is of three letters at a
 * time, shorter words are looked up without it. What the words themselves mean to LIKE means nothing here.
 */
export async function searchMessages(
  actor: MemberActor,
  input: { text: string; cursor?: string | undefined },
): Promise<{ rows: FoundMessage[]; next: string | null }> {
  const { workspaceId } = actor;
  const words = input.text.normalize("NFKC").split(/\s+/).filter(Boolean).slice(0, 8);
  if (words.length === 0) return { rows: [], next: null };
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  const after = input.cursor === undefined ? null : readCursor(input.cursor);
  return inWorkspace(workspaceId, async (tx) => {
    const found = await tx.$queryRaw<
      {
        conversationId: string;
        seq: number;
        text: string;
        at: Date;
        stamp: string;
        contactId: string;
        name: string | null;
        messageId: string;
      }[]
    >`
      SELECT s.conversation_id AS "conversationId", s.seq::float8 AS seq, s.text, m.created_at AS at, m.created_at::text AS stamp, m.id AS "messageId",
        c.contact_id AS "contactId", p.profile->>'name' AS name
      FROM message_search s
      JOIN message m ON m.workspace_id = s.workspace_id AND m.conversation_id = s.conversation_id AND m.seq = s.seq
      JOIN conversation c ON c.workspace_id = s.workspace_id AND c.id = s.conversation_id
      LEFT JOIN contact p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id
      WHERE s.workspace_id = ${workspaceId}::uuid AND s.text ILIKE ALL (${patterns}::text[])
        AND (${after?.at ?? null}::timestamptz IS NULL OR (m.created_at, m.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      ORDER BY m.created_at DESC, m.id DESC LIMIT ${PAGE + 1}`;
    const rows = found.slice(0, PAGE);
    const last = rows.at(-1);
    return {
      rows: await maskExcerpts(
        tx,
        workspaceId,
        rows.map(({ conversationId, seq, text, at, contactId, name }) => ({
          conversationId,
          seq,
          excerpt: excerptOf(text, words[0] ?? ""),
          at: at.toISOString(),
          contact: { id: contactId, name },
        })),
      ),
      next: found.length > PAGE && last ? writeCursor(last.stamp, last.messageId) : null,
    };
  });
}

function excerptOf(text: string, word: string): string {
  const at = Math.max(0, text.toLowerCase().indexOf(word.toLowerCase()));
  const from = Math.max(0, at - AROUND);
  const cut = sanitizeText(text.slice(from, at + word.length + AROUND));
  return `${from > 0 ? "…" : ""}${cut}${at + word.length + AROUND < text.length ? "…" : ""}`;
}
