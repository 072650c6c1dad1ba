import { inWorkspace } from "../db/tenant";
import type { MemberActor } from "../workspaces/actor";
import { GRADERS } from "./grade-sample";

/** An answer of a sample; times as ISO text. */
export interface SampledAnswer {
  id: string;
  at: string;
  conversationId: string;
  question: string;
  answer: string;
  sourceId: string | null;
  title: string | null;
  intent: string | null;
  channel: string;
  confidence: number;
  /** What the asking person said; null: nothing yet. */
  mine: { isRight: boolean; note: string } | null;
  /** How many have graded it. What others said is told once it can influence nobody. */
  graded: number;
  others: { name: string; isRight: boolean; note: string }[];
  state: "open" | "right" | "wrong" | "disputed";
}

type Grade = { userId: string; name: string; isRight: boolean; note: string };
type Row = Omit<SampledAnswer, "at" | "mine" | "graded" | "others" | "state"> & { at: Date; grades: Grade[] };

const MOST = 400;

/** The weeks that have a sample, the newest first, and the answers of one: those that wait for the asking person come first. */
export async function listSample(
  actor: MemberActor,
  week: string | undefined,
): Promise<{ weeks: string[]; week: string | null; rows: SampledAnswer[] }> {
  const { workspaceId, userId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const known = await tx.$queryRaw<{ week: string }[]>`
      SELECT DISTINCT week::text AS week FROM quality_sample WHERE workspace_id = ${workspaceId}::uuid ORDER BY 1 DESC LIMIT 26`;
    const weeks = known.map((one) => one.week);
    const chosen = week ?? weeks[0] ?? null;
    const rows = await tx.$queryRaw<Row[]>`
      SELECT s.id, s.at, s.conversation_id AS "conversationId", s.question, s.answer, s.source_id AS "sourceId", s.title, s.intent, s.channel,
        s.confidence::float8 AS confidence, coalesce(g.grades, '[]') AS grades
      FROM quality_sample s LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object('userId', g.user_id, 'name', coalesce(nullif(u.name, ''), u.email, ''), 'isRight', g.is_right, 'note', g.note) ORDER BY g.at) AS grades
        FROM quality_grade g LEFT JOIN app_user u ON u.id = g.user_id
        WHERE g.workspace_id = s.workspace_id AND g.sample_id = s.id) g ON true
      WHERE s.workspace_id = ${workspaceId}::uuid AND s.week = ${chosen}::date ORDER BY s.id LIMIT ${MOST}`;
    const answers = rows.map((row) => answerOf(row, userId));
    const waits = ({ mine, graded }: SampledAnswer): number => (mine === null && graded < GRADERS ? 0 : 1);
    return { weeks, week: chosen, rows: answers.sort((a, b) => waits(a) - waits(b)) };
  });
}

function answerOf({ at, grades, ...row }: Row, userId: string): SampledAnswer {
  const mine = grades.find((one) => one.userId === userId);
  const isDone = grades.length >= GRADERS;
  return {
    ...row,
    at: at.toISOString(),
    mine: mine ? { isRight: mine.isRight, note: mine.note } : null,
    graded: grades.length,
    others:
      mine || isDone
        ? grades
            .filter((one) => one.userId !== userId)
            .map(({ name, isRight, note }) => ({ name, isRight, note }))
        : [],
    state: stateOf(grades),
  };
}

/** What two people made of an answer. */
export function stateOf(grades: readonly { isRight: boolean }[]): SampledAnswer["state"] {
  if (grades.length < GRADERS) return "open";
  if (grades.every(({ isRight }) => isRight)) return "right";
  return grades.some(({ isRight }) => isRight) ? "disputed" : "wrong";
}
