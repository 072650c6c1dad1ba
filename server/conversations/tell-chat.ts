import type { PoolClient } from "pg";
import type { Awaiting, Json, Message, MessageContent, Session } from "../../flow";
import type { CampaignHandoff } from "../../flow/kernel/effects";
import { uuidOf, uuidv7 } from "../ids";
import { QUESTION_FLOW_ID, questionSession, toldOf } from "./campaign-question";

/** What a campaign's run says and asks goes into a chat for so long after its message went there, or its contact answered. */
const OPEN = "1 day";

/** What became of telling a chat how its contact's campaign stands. */
export type Told =
  /** The chat says and asks now what the campaign does. */
  | { readonly outcome: "told"; readonly chat: string }
  /** It did already; or no message of the campaign has gone into a chat, so that nobody is there to talk to. */
  | { readonly outcome: "nothing" }
  /** People have the chat, or an answer is on its way: tell it later. */
  | { readonly outcome: "busy" };

/**
 * Brings what a campaign's run has said into its contact's open chat, and opens or closes its question there: by what both
 * conversations hold, so that doing it again does no harm. In the caller's transaction; the chat's row stays locked until it ends.
 */
export async function tellChat(client: PoolClient, workspaceId: string, campaign: string): Promise<Told> {
  const chat = await lockChat(client, workspaceId, campaign);
  if (!chat) return { outcome: "nothing" };
  const runId = questionRun(chat.id, campaign);
  const before = await sessionOf(client, workspaceId, chat.id, runId);
  const side = await readCampaign(client, workspaceId, campaign, toldOf(before));
  const open = before?.status === "waiting" && before.wait?.for === "reply" ? before.wait.awaiting : null;
  const same = JSON.stringify(open) === JSON.stringify(side.awaiting);
  if (side.said.length === 0 && same) return { outcome: "nothing" };
  if (before?.wait?.for === "effect" || (chat.owner !== "bot" && (side.awaiting || side.said.length)))
    return { outcome: "busy" };
  for (const [index, content] of side.said.entries())
    await client.query({
      name: "tell-chat-message",
      text: `INSERT INTO message (workspace_id, conversation_id, seq, id, "from", run_id, body) VALUES ($1, $2, $3, $4, 'bot', $5, $6)`,
      values: [workspaceId, chat.id, chat.lastSeq + index + 1, uuidv7(), runId, JSON.stringify(content)],
    });
  const session = questionSession(campaign, before, { told: side.seq, awaiting: side.awaiting });
  await keepQuestion(client, workspaceId, chat, runId, session, side.said.length);
  return { outcome: "told", chat: chat.id };
}

/** Ends a campaign's question in a chat; what stood behind it stands there again. */
export async function closeQuestion(
  client: PoolClient,
  workspaceId: string,
  chatId: string,
  runId: string,
): Promise<void> {
  const { rows } = await client.query<Chat>({
    name: "lock-chat-by-id",
    text: `SELECT id, owner, version::int AS version, last_seq::int AS "lastSeq" FROM conversation WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
    values: [workspaceId, chatId],
  });
  const before = await sessionOf(client, workspaceId, chatId, runId);
  if (!rows[0] || before?.status !== "waiting") return;
  const session = questionSession(String(before.vars.campaign), before, {
    told: toldOf(before),
    awaiting: null,
  });
  await keepQuestion(client, workspaceId, rows[0], runId, session, 0);
}

export interface CampaignSide {
  readonly said: MessageContent[];
  readonly awaiting: Awaiting | null;
  readonly seq: number;
  readonly working: boolean;
  /** It waits for a person, who is asked for in the chat: its own conversation has not gone to people. */
  readonly handing?: CampaignHandoff;
}

/** What a campaign has said after a seq, and what it waits for of its contact. `working`: steps of it are under way. */
export async function readCampaign(
  client: PoolClient,
  workspaceId: string,
  campaign: string,
  after: number,
): Promise<CampaignSide> {
  const { rows } = await client.query<{
    seq: number;
    owner: string;
    asked: { [name: string]: Json } | null;
    session: Session | null;
    said: { seq: number; body: MessageContent }[] | null;
  }>({
    name: "campaign-side",
    text: `SELECT c.last_seq::int AS seq, c.owner,
        (SELECT e.properties FROM event e WHERE e.conversation_id = $2 AND e.name = 'handoff.requested' AND e.workspace_id = $1 ORDER BY e.id DESC LIMIT 1) AS asked,
        (SELECT session FROM run WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY status <> 'waiting', created_at DESC LIMIT 1) AS session,
        (SELECT json_agg(json_build_object('seq', m.seq, 'body', m.body) ORDER BY m.seq) FROM message m
          WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.seq > $3 AND m."from" = 'bot') AS said
      FROM conversation c WHERE c.workspace_id = $1 AND c.id = $2`,
    values: [workspaceId, campaign, after],
  });
  const row = rows[0];
  if (!row) return { said: [], awaiting: null, seq: after, working: false };
  const wait = row.session?.status === "waiting" ? row.session.wait : null;
  const handing = wait?.for === "agent" && row.owner === "bot";
  return {
    ...(handing ? { handing: { asked: row.asked ?? {}, vars: row.session?.vars ?? {} } } : {}),
    said: (row.said ?? []).map(({ body }) => contentOf(body)),
    awaiting: wait?.for === "reply" ? wait.awaiting : null,
    seq: Math.max(row.seq, after),
    working: wait?.for === "effect",
  };
}

/** The stand-in's run in a chat: one for each campaign that talks there. */
export const questionRun = (chat: string, campaign: string): string => uuidOf(`${chat}\n${campaign}`);

export async function sessionOf(
  client: PoolClient,
  workspaceId: string,
  conversationId: string,
  runId: string,
): Promise<Session | undefined> {
  const { rows } = await client.query<{ session: Session }>({
    name: "session-of-run",
    text: "SELECT session FROM run WHERE workspace_id = $1 AND conversation_id = $2 AND id = $3",
    values: [workspaceId, conversationId, runId],
  });
  return rows[0]?.session;
}

interface Chat {
  id: string;
  owner: string;
  version: number;
  lastSeq: number;
}

/** The contact's newest open chat, if a message of the campaign has gone into a chat, or an answer come out of this one, of late. */
async function lockChat(
  client: PoolClient,
  workspaceId: string,
  campaign: string,
): Promise<Chat | undefined> {
  const { rows } = await client.query<Chat & { told: boolean }>({
    name: "chat-of-campaign",
    text: `SELECT c.id, c.owner, c.version::int AS version, c.last_seq::int AS "lastSeq",
        EXISTS (SELECT FROM send_ledger l WHERE l.workspace_id = $1 AND l.contact_id = c.contact_id AND l.conversation_id = $2
          AND l.state = 'sent' AND l.channel = 'web' AND l.decided_at > now() - interval '${OPEN}')
        OR EXISTS (SELECT FROM run r WHERE r.workspace_id = $1 AND r.conversation_id = c.id AND r.flow_id = $3
          AND r.session->'vars'->>'campaign' = $2::text AND (r.status = 'waiting' OR r.updated_at > now() - interval '${OPEN}')) AS told
      FROM conversation own JOIN contact g ON g.workspace_id = $1 AND g.id = own.contact_id
      JOIN conversation c ON c.workspace_id = $1 AND c.contact_id = coalesce(g.merged_into, g.id) AND c.channel = 'web' AND c.closed_at IS NULL
      WHERE own.workspace_id = $1 AND own.id = $2::uuid AND own.channel = 'campaign' ORDER BY c.created_at DESC LIMIT 1 FOR UPDATE OF c`,
    values: [workspaceId, campaign, QUESTION_FLOW_ID],
  });
  return rows[0]?.told ? rows[0] : undefined;
}

async function keepQuestion(
  client: PoolClient,
  workspaceId: string,
  chat: Chat,
  runId: string,
  session: Session,
  said: number,
): Promise<void> {
  const asks = session.status === "waiting";
  await client.query({
    name: "keep-question",
    text: `INSERT INTO run AS r (workspace_id, conversation_id, id, flow_id, flow_version, session, version, status, asked_at)
      VALUES ($1, $2, $3, $4, 1, $5, 1, $6, $7) ON CONFLICT (workspace_id, conversation_id, id) DO UPDATE SET session = excluded.session,
        status = excluded.status, version = r.version + 1, asked_at = coalesce(excluded.asked_at, r.asked_at), updated_at = now()`,
    values: [
      workspaceId,
      chat.id,
      runId,
      QUESTION_FLOW_ID,
      JSON.stringify(session),
      session.status,
      asks ? chat.version + 1 : null,
    ],
  });
  await client.query({
    name: "chat-moved",
    text: `UPDATE conversation c SET version = version + 1, last_seq = last_seq + $3, updated_at = now(),
        status = CASE WHEN owner <> 'bot' THEN status WHEN EXISTS (SELECT FROM run r WHERE r.workspace_id = $1 AND r.conversation_id = $2 AND r.status = 'waiting')
          THEN 'waiting' ELSE 'ended' END WHERE c.workspace_id = $1 AND c.id = $2`,
    values: [workspaceId, chat.id, said],
  });
}

/** A stored message as its content alone: what else the row's text bears is the message's own. */
function contentOf(body: MessageContent & Partial<Pick<Message, "id" | "from" | "at">>): MessageContent {
  const { id: _id, from: _from, at: _at, ...content } = body;
  return content;
}
