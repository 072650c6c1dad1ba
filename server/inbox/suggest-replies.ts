import { inWorkspace, readingWorkspace } from "../db/tenant";
import { searchKnowledge } from "../knowledge/search-knowledge";
import { askerOf } from "../orders/order-paid-at";
import { readCatalogue } from "../products/catalogue";
import type { MemberActor } from "../workspaces/actor";
import { requireConversation } from "./mark-read";
import { textOf } from "./message-text";

export interface Suggestions {
  /** What was asked and where it stands, in the visitor's own words. */
  summary: string;
  replies: SuggestedReply[];
}

/** A reply to be taken over and changed; one from the knowledge names its source. */
export type SuggestedReply =
  | { source: "canned"; cannedId: string; text: string }
  | { source: "knowledge"; sourceId: string; title: string; text: string };

const LAST = 40;
const MOST = 3;
/** Share of a message's word parts that a reply must hold to be offered. */
const ENOUGH = 0.12;

/** How sure a passage of the knowledge has to be: a person looks at it before it goes out. */
const SURE = 0.3;
const PASSAGES = 2;

/**
 * What may be answered to the visitor's last words, from the knowledge and the canned replies, and the talk in short. Works without any
 * model. The knowledge is what the visitor might be told at the given moment (now, without one).
 */
export async function suggestReplies(
  actor: MemberActor,
  conversationId: string,
  at?: Date,
): Promise<Suggestions> {
  const { workspaceId } = actor;
  const { summary, asked, canned } = await suggestCanned(workspaceId, conversationId);
  const asker = await askerOf(workspaceId, conversationId);
  const hits = asked ? await searchKnowledge(workspaceId, asked, { at, ...asker, limit: PASSAGES }) : [];
  // A reply that somebody wrote down early is offered no earlier than what it tells.
  const catalogue = await readingWorkspace(workspaceId, (read) => readCatalogue(read, workspaceId, "", at));
  const open = canned.filter(({ text }) => !catalogue.tells(text));
  const known = hits
    .filter(({ confidence }) => confidence >= SURE)
    .map(({ sourceId, title, excerpt }) => ({
      source: "knowledge" as const,
      sourceId,
      title,
      text: excerpt,
    }));
  return { summary, replies: [...known, ...open].slice(0, MOST) };
}

async function suggestCanned(
  workspaceId: string,
  conversationId: string,
): Promise<{ summary: string; asked: string; canned: SuggestedReply[] }> {
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
    const lastWords = said[0] ?? "";
    return {
      summary: summaryOf(said.reverse()),
      asked: lastWords,
      canned: ranked.map(({ id, text }) => ({ source: "canned", cannedId: id, text })),
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
