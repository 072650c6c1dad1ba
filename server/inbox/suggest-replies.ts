import { inWorkspace } from "../db/tenant";
import type { MemberActor } from "../workspaces/actor";
import { requireConversation } from "./mark-read";
import { textOf } from "./message-text";

export interface Suggestions {
  /** What was asked and where it stands, in the visitor's own words. */
  summary: string;
  replies: { source: "canned"; cannedId: string; text: string }[];
}

const LAST = 40;
const MOST = 3;
/** Share of a message's word parts that a reply must hold to be offered. */
const ENOUGH = 0.12;

/** Canned replies that fit what the visitor wrote last, and the talk in short. Works without any model. */
export async function suggestReplies(actor: MemberActor, conversationId: string): Promise<Suggestions> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    await requireConversation(tx, workspaceId, conversationId);
    const messages = await tx.$queryRaw<{ from: string; body: { [field: string]: unknown } }[]>`
      SELECT "from", body::json AS body FROM message WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid ORDER BY seq DESC LIMIT ${LAST}`;
    const canned = await tx.$queryRaw<{ id: string; shortcut: string; text: string; used: number }[]>`
      SELECT id, shortcut, text, used FROM canned_reply WHERE workspace_id = ${workspaceId}::uuid ORDER BY used DESC LIMIT 500`;
    const said = messages.filter((one) => one.from === "visitor").map((one) => textOf(one.body));
    const asked = partsOf(said.slice(0, 3).join(" "));
    const ranked = canned
      .map((one) => ({ ...one, fit: overlap(asked, partsOf(`${one.shortcut} ${one.text}`)) }))
      .filter((one) => one.fit >= ENOUGH)
      .sort((a, b) => b.fit - a.fit || b.used - a.used)
      .slice(0, MOST);
    return {
      summary: summaryOf(said.reverse()),
      replies: ranked.map(({ id, text }) => ({ source: "canned", cannedId: id, text })),
    };
  });
}

/** Words of scripts with spaces, pairs of letters of those without. */
function partsOf(text: string): Set<string> {
  const parts = new Set<string>();
  for (const run of text
    .normalize("NFKC")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []) {
    const letters = [...run];
    if (!/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(run)) {
      if (letters.length > 2) parts.add(run.replace(/(?:ing|ed|es|s)$/, ""));
    } else for (let at = 0; at + 1 < letters.length; at++) parts.add(`${letters[at]}${letters[at + 1]}`);
  }
  return parts;
}

function overlap(asked: ReadonlySet<string>, reply: ReadonlySet<string>): number {
  if (asked.size === 0) return 0;
  let both = 0;
  for (const one of asked) if (reply.has(one)) both++;
  return both / asked.size;
}

/** The first thing that was asked, and the last ones. */
function summaryOf(said: readonly string[]): string {
  const real = said.filter((text) => [...text].length > 1);
  const chosen = [...new Set([...real.slice(0, 1), ...real.slice(-2)])];
  return chosen.map((text) => [...text].slice(0, 160).join("")).join(" … ");
}
