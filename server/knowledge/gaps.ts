import { isQuestion } from "../../flow/language/is-question";
import { tellsWho } from "../../flow/language/tells-who";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { MemberActor } from "../workspaces/actor";
import { compareLater } from "./compare-sources";
import { readCursor, writeCursor } from "./cursor";
import type { SourceDetails } from "./details";
import { readVersion } from "./get-source";
import type { Pair } from "./pair";
import { lockSource, savePairIn, writeVersion } from "./save-source";
import { visibleTo } from "./source-view";

export const GAP_STATES = ["open", "answered", "dismissed"] as const;
export type GapState = (typeof GAP_STATES)[number];

/** Questions that ask the same and were not answered; times as ISO text. */
export interface Gap {
  id: string;
  /** How it was asked at the shortest. */
  question: string;
  count: number;
  conversations: number;
  /** Of those, how many went to a person. */
  handedOver: number;
  examples: string[];
  bestConfidence: number;
  nearest: { sourceId: string; title: string } | null;
  /** What a colleague answered to it in a conversation, which may be the answer. */
  proposal: { text: string; by: string; conversationId: string } | null;
  firstAt: string;
  lastAt: string;
  state: GapState;
}

const PAGE = 30;
const EXAMPLES = 5;

/** Conversations of a gap, and messages after its question, that are looked through for a colleague's answer; its characters at least. */
const LOOKED = { conversations: 5, messages: 12, length: 12 } as const;

type Row = Omit<Gap, "proposal" | "nearest" | "firstAt" | "lastAt" | "question"> & {
  stamp: string;
  firstAt: Date;
  lastAt: Date;
  said: { text: string | null; from: string; by: string; conversationId: string }[];
  nearestId: string | null;
  nearestTitle: string | null;
};

/** A page of gaps, the last asked first. */
export async function listGaps(
  actor: MemberActor,
  input: { state?: GapState | undefined; cursor?: string | undefined },
): Promise<{ rows: Gap[]; next: string | null }> {
  const { workspaceId, role } = actor;
  const after = input.cursor === undefined ? null : readCursor(input.cursor);
  return inWorkspace(workspaceId, async (tx) => {
    const found = await tx.$queryRaw<Row[]>`
      SELECT g.id, g.state, g.first_at AS "firstAt", g.last_at AS "lastAt", g.last_at::text AS stamp, q.count, q.conversations, q.examples,
        q.confidence AS "bestConfidence", p.said, s.id AS "nearestId", s.title AS "nearestTitle",
        (SELECT count(*)::int FROM inbox_entry e WHERE e.workspace_id = g.workspace_id AND e.conversation_id = ANY (q.ids)) AS "handedOver"
      FROM knowledge_gap g
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS count, count(DISTINCT conversation_id)::int AS conversations, array_agg(DISTINCT conversation_id) AS ids,
          max(confidence)::float8 AS confidence, (array_agg(DISTINCT question))[1:50] AS examples
        FROM knowledge_gap_question q WHERE q.workspace_id = g.workspace_id AND q.gap_id = g.id) q
      CROSS JOIN LATERAL (
        SELECT coalesce(json_agg(json_build_object('text', m.body ->> 'text', 'from', m."from", 'by', coalesce(nullif(u.name, ''), u.email, ''), 'conversationId', a.conversation_id)
          ORDER BY a.at DESC, m.seq), '[]') AS said
        FROM (
          SELECT conversation_id, max(at) AS at FROM knowledge_gap_question
          WHERE workspace_id = g.workspace_id AND gap_id = g.id GROUP BY conversation_id ORDER BY 2 DESC LIMIT ${LOOKED.conversations}) a
        CROSS JOIN LATERAL (
          SELECT body, user_id, "from", seq FROM message
          WHERE workspace_id = g.workspace_id AND conversation_id = a.conversation_id AND created_at > a.at ORDER BY seq LIMIT ${LOOKED.messages}) m
        LEFT JOIN app_user u ON u.id = m.user_id WHERE m."from" IN ('person', 'visitor')) p
      LEFT JOIN knowledge_source s ON s.workspace_id = g.workspace_id AND s.id = coalesce(g.source_id, g.nearest_source_id) AND ${visibleTo(role)}
      WHERE g.workspace_id = ${workspaceId}::uuid AND g.state = ${input.state ?? "open"} AND q.count > 0
        AND (${after?.at ?? null}::timestamptz IS NULL OR (g.last_at, g.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      ORDER BY g.last_at DESC, g.id DESC LIMIT ${PAGE + 1}`;
    const rows = found.slice(0, PAGE);
    const last = rows.at(-1);
    return {
      rows: rows.map(gapOf),
      next: found.length > PAGE && last ? writeCursor(last.stamp, last.id) : null,
    };
  });
}

function gapOf({ stamp: _, said, nearestId, nearestTitle, examples, firstAt, lastAt, ...row }: Row): Gap {
  const byLength = [...examples].sort((a, b) => a.length - b.length);
  return {
    ...row,
    question: byLength.find((text) => text.length >= 4) ?? byLength[0] ?? "",
    examples: byLength.slice(0, EXAMPLES),
    proposal: proposalOf(said),
    nearest: nearestId === null ? null : { sourceId: nearestId, title: nearestTitle ?? "" },
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  };
}

/** The longest of what colleagues wrote to it (greetings and thanks are short), before the visitor asked for something else. */
function proposalOf(said: Row["said"]): Gap["proposal"] {
  let best: Gap["proposal"] = null;
  const answered = new Set<string>();
  const elsewhere = new Set<string>();
  for (const { text, from, by, conversationId } of said) {
    const words = text?.trim() ?? "";
    if (elsewhere.has(conversationId)) continue;
    if (from === "person") {
      answered.add(conversationId);
      if (words.length >= LOOKED.length && words.length > (best?.text.length ?? 0))
        best = { text: words.slice(0, 2_000), by, conversationId };
    } else if (answered.has(conversationId) && isQuestion(words)) elsewhere.add(conversationId);
  }
  return best;
}

/** Writes the answer there and then: a new pair, which closes the gap in the same commit. 409 `gap-answered` where somebody was quicker. */
export async function answerGap(
  actor: MemberActor,
  input: { gapId: string; pair: Pair; details: SourceDetails },
): Promise<{ sourceId: string }> {
  const { workspaceId } = actor;
  const { gapId, pair, details } = input;
  const sourceId = await inWorkspace(workspaceId, async (tx) => {
    await requireUnanswered(tx, workspaceId, gapId);
    const { id } = await savePairIn(tx, actor, { details, pair });
    await close(tx, workspaceId, gapId, "answered", id);
    return id;
  });
  await compareLater(workspaceId);
  return { sourceId };
}

/** The ways in which it was asked become further ways to ask for a pair that answers already. */
export async function addGapToSource(
  actor: MemberActor,
  input: { gapId: string; sourceId: string },
): Promise<void> {
  const { workspaceId } = actor;
  const { gapId, sourceId } = input;
  await inWorkspace(workspaceId, async (tx) => {
    await requireUnanswered(tx, workspaceId, gapId);
    const source = await lockSource(tx, workspaceId, sourceId);
    const { pair } = await readVersion(tx, workspaceId, sourceId, source.version);
    if (!pair)
      throw new AppError(409, "knowledge-kind", "Only a question with its answer has further ways to ask.");
    const asked = await tx.$queryRaw<{ question: string }[]>`
      SELECT DISTINCT question FROM knowledge_gap_question WHERE workspace_id = ${workspaceId}::uuid AND gap_id = ${gapId}::uuid LIMIT 30`;
    // What tells who somebody is must not stand in the knowledge, from where it may be offered to others.
    const others = asked.map(({ question }) => question).filter((text) => !tellsWho(text));
    const phrasings = [...new Set([...pair.phrasings, ...others])]
      .filter((text) => text !== pair.question)
      .slice(0, 200);
    const version = await writeVersion(tx, actor, source, { pair: { ...pair, phrasings } });
    await close(tx, workspaceId, gapId, "answered", sourceId);
    await recordAudit(tx, actor, "knowledge.save", sourceId, { version });
  });
  await compareLater(workspaceId);
}

/** Sets a gap aside, or takes it up again. */
export async function setGapState(
  actor: MemberActor,
  gapId: string,
  state: "open" | "dismissed",
): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    await requireGap(tx, workspaceId, gapId);
    await close(tx, workspaceId, gapId, state, null);
    await recordAudit(tx, actor, "knowledge.gap", gapId, { state });
  });
}

async function requireGap(tx: WorkspaceTx, workspaceId: string, gapId: string): Promise<GapState> {
  const [row] = await tx.$queryRaw<{ state: GapState }[]>`
    SELECT state FROM knowledge_gap WHERE workspace_id = ${workspaceId}::uuid AND id = ${gapId}::uuid FOR UPDATE`;
  if (!row) throw new AppError(404, "not-found", "There is no such gap.");
  return row.state;
}

/** Two who answer the same gap at once would write two answers. */
async function requireUnanswered(tx: WorkspaceTx, workspaceId: string, gapId: string): Promise<void> {
  if ((await requireGap(tx, workspaceId, gapId)) === "answered")
    throw new AppError(409, "gap-answered", "Somebody has answered this already.");
}

async function close(
  tx: WorkspaceTx,
  workspaceId: string,
  gapId: string,
  state: GapState,
  sourceId: string | null,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE knowledge_gap SET state = ${state}, source_id = ${sourceId}::uuid WHERE workspace_id = ${workspaceId}::uuid AND id = ${gapId}::uuid`;
}
