import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { textOf } from "../inbox/message-text";

/** Answers that are looked at beside those that are wanted: the words of some are gone with their conversations. */
const SPARE = 20;

/** The Monday (UTC) of the week in which a moment lies, as YYYY-MM-DD. */
export function weekOf(at: Date): string {
  const day = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

interface Answered {
  id: string;
  at: Date;
  conversationId: string;
  sourceId: string | null;
  title: string | null;
  confidence: number;
  channel: string;
  intent: string | null;
}

/**
 * Draws the sample of a week: each answer has a lot, and those with the lowest are in it, as many as the workspace wants. While the week goes on
 * that is a sample of what was answered so far; drawn again, an answer that came later may take the place of one that was drawn early. What
 * nobody has graded makes room; what somebody has stays, beside the sample, and is not counted: else the first days would count more than the
 * last. The number of answers that are new in it.
 */
export async function drawSample(workspaceId: string, week: string): Promise<number> {
  return inWorkspace(workspaceId, async (tx) => {
    // Two draws at once would fill it twice.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`quality/${workspaceId}/${week}`}, 0))`;
    const [state] = await tx.$queryRaw<{ size: number }[]>`
      SELECT coalesce((SELECT quality_size FROM knowledge_base WHERE workspace_id = ${workspaceId}::uuid), 40) AS size`;
    const size = state?.size ?? 0;
    const chosen: string[] = [];
    let drawn = 0;
    for (const answered of size > 0 ? await drawAnswers(tx, workspaceId, week, size + SPARE) : []) {
      if (chosen.length >= size) break;
      const words = await wordsOf(tx, workspaceId, answered);
      if (!words) continue;
      chosen.push(answered.id);
      drawn += await tx.$executeRaw`
        INSERT INTO quality_sample (workspace_id, id, week, conversation_id, at, question, answer, source_id, title, intent, channel, confidence)
        VALUES (${workspaceId}::uuid, ${answered.id}::uuid, ${week}::date, ${answered.conversationId}::uuid, ${answered.at}::timestamptz, ${words.question},
          ${words.answer}, ${answered.sourceId}::uuid, ${answered.title}, ${answered.intent}, ${answered.channel}, ${answered.confidence}::real)
        ON CONFLICT DO NOTHING`;
    }
    await setBeside(tx, workspaceId, week, chosen);
    return drawn;
  });
}

/** What the lot did not draw makes room where nobody has graded it, and else stands beside the sample. */
async function setBeside(
  tx: WorkspaceTx,
  workspaceId: string,
  week: string,
  chosen: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM quality_sample s WHERE workspace_id = ${workspaceId}::uuid AND week = ${week}::date AND NOT id = ANY (${[...chosen]}::uuid[])
      AND NOT EXISTS (SELECT FROM quality_grade g WHERE g.workspace_id = s.workspace_id AND g.sample_id = s.id)`;
  await tx.$executeRaw`
    UPDATE quality_sample SET beside = NOT id = ANY (${[...chosen]}::uuid[])
    WHERE workspace_id = ${workspaceId}::uuid AND week = ${week}::date AND beside = (id = ANY (${[...chosen]}::uuid[]))`;
}

/** The answers of a week with the lowest lots, the lowest first, with the intent that was recognised for sure in what was asked. Ids of events begin with their time: the week is a piece of the table's own order. */
async function drawAnswers(
  tx: WorkspaceTx,
  workspaceId: string,
  week: string,
  wanted: number,
): Promise<Answered[]> {
  const from = new Date(`${week}T00:00:00Z`);
  const to = new Date(from.getTime() + 7 * 86_400_000);
  return tx.$queryRaw<Answered[]>`
    SELECT e.id, e.at, e.conversation_id AS "conversationId", c.channel, e.properties ->> 'title' AS title,
      CASE WHEN e.properties ->> 'source' ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' THEN (e.properties ->> 'source')::uuid END AS "sourceId",
      coalesce((e.properties ->> 'confidence')::float8, 0) AS confidence, i.intent
    FROM (
      SELECT * FROM event WHERE workspace_id = ${workspaceId}::uuid AND id >= ${firstId(from)}::uuid AND id < ${firstId(to)}::uuid
        AND name = 'knowledge.answered' AND conversation_id IS NOT NULL ORDER BY md5(id::text), id LIMIT ${wanted}) e
    JOIN conversation c ON c.workspace_id = e.workspace_id AND c.id = e.conversation_id
    LEFT JOIN LATERAL (
      SELECT CASE WHEN properties ->> 'outlet' NOT IN ('unsure', 'none') THEN properties ->> 'intent' END AS intent FROM event
      WHERE workspace_id = ${workspaceId}::uuid AND id >= ${firstId(from)}::uuid AND id < e.id AND name = 'intent.recognised' AND conversation_id = e.conversation_id
        AND at >= (SELECT created_at FROM message m WHERE m.workspace_id = e.workspace_id AND m.conversation_id = e.conversation_id
          AND m."from" = 'visitor' AND m.created_at <= e.at ORDER BY m.seq DESC LIMIT 1)
      ORDER BY id DESC LIMIT 1) i ON true
    ORDER BY md5(e.id::text), e.id`;
}

/** The lowest id of that moment. */
const firstId = (at: Date): string =>
  `${at
    .getTime()
    .toString(16)
    .padStart(12, "0")
    .replace(/^(.{8})(.{4})$/, "$1-$2")}-0000-0000-000000000000`;

/** What was asked and answered: the visitor's last words before the answer, and the first of the bot's that came with it. */
async function wordsOf(
  tx: WorkspaceTx,
  workspaceId: string,
  { conversationId, at }: Answered,
): Promise<{ question: string; answer: string } | undefined> {
  const [row] = await tx.$queryRaw<{ asked: Body | null; said: Body | null }[]>`
    WITH asked AS (
      SELECT seq, body FROM message WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid
        AND "from" = 'visitor' AND created_at <= ${at}::timestamptz ORDER BY seq DESC LIMIT 1)
    SELECT (SELECT body FROM asked) AS asked,
      (SELECT body FROM message WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid
        AND "from" = 'bot' AND seq > (SELECT seq FROM asked) AND created_at >= ${at}::timestamptz ORDER BY seq LIMIT 1) AS said`;
  const question = row?.asked ? textOf(row.asked) : "";
  const answer = row?.said ? textOf(row.said) : "";
  return question && answer
    ? { question: question.slice(0, 2_000), answer: answer.slice(0, 4_000) }
    : undefined;
}

type Body = { readonly [field: string]: unknown };
