import { z } from "zod";
import { isQuestion } from "../../flow/language/is-question";
import { inWorkspace } from "../db/tenant";
import { askJob } from "./ask-job";
import { getSettings } from "./knowledge-settings";
import { recordGap } from "./record-gap";
import { searchKnowledge } from "./search-knowledge";

/** The job that looks through what people answered in a conversation. */
export const AGENTS_JOB = "knowledge-agents";

export const agentsPayload = z.object({ workspaceId: z.uuid(), conversationId: z.uuid() });
export type AgentsPayload = z.infer<typeof agentsPayload>;

/** Messages of a conversation that are looked through, the last ones; letters of an answer at least; questions taken from one talk. */
const LOOKED = 200;
const LENGTH = 12;
const MOST = 5;
/** Seconds after a person is done: whoever goes on at once is read with it. */
const LATER = 5;

/** Asks for a conversation that a person is done with to be looked through in the background. */
export async function lookThroughLater(payload: AgentsPayload): Promise<void> {
  await askJob(AGENTS_JOB, payload, { key: payload.conversationId, seconds: LATER });
}

/**
 * Notes what a visitor asked, a person answered and the knowledge does not: a gap, to which that answer is proposed. A question that was
 * noted when the bot could not answer it is not noted again. How many are new.
 */
export async function proposeAgentsAnswers({ workspaceId, conversationId }: AgentsPayload): Promise<number> {
  const asked = questionsIn(await readTalk(workspaceId, conversationId)).slice(-MOST);
  if (asked.length === 0) return 0;
  const { threshold } = await getSettings(workspaceId);
  let noted = 0;
  for (const { key, question, at } of asked) {
    const hits = await searchKnowledge(workspaceId, question, { audiences: "all" });
    if ((hits[0]?.confidence ?? 0) >= threshold) continue;
    if (await recordGap(workspaceId, { conversationId, key, question, hits, at })) noted += 1;
  }
  return noted;
}

interface Said {
  seq: number;
  from: string;
  text: string | null;
  at: Date;
}

async function readTalk(workspaceId: string, conversationId: string): Promise<Said[]> {
  const rows = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<Said[]>`
      SELECT seq::float8 AS seq, "from", body ->> 'text' AS text, created_at AS at FROM message
      WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid ORDER BY message.seq DESC LIMIT ${LOOKED}`,
  );
  return rows.reverse();
}

interface Asked {
  key: string;
  question: string;
  at: Date;
}

/** Each question with the person's answer that followed it, before anything else was asked. */
function questionsIn(talk: readonly Said[]): Asked[] {
  const found: Asked[] = [];
  let open: Asked | null = null;
  for (const { seq, from, text, at } of talk) {
    const words = text?.trim() ?? "";
    if (from === "visitor" && isQuestion(words)) open = { key: `said:${seq}`, question: words, at };
    // A question back is no answer.
    else if (from === "person" && open && words.length >= LENGTH && !/[?？]\s*$/.test(words)) {
      found.push(open);
      open = null;
    }
  }
  return found;
}
