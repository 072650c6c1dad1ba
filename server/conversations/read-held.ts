import type { Pool } from "pg";
import type { EffectOutcome, Json, Resume } from "../../flow";
import type { HeldResume } from "./run-for";
import type { Place } from "./turn-store";

interface Row {
  run: string;
  turn: number | null;
  resume: Resume | null;
  effect: string | null;
  result: Json;
}

/** What came for a conversation's runs while people had it, oldest first; of an effect, the result that its row keeps. */
export async function readHeld(pool: Pool, place: Place): Promise<HeldResume[]> {
  const { rows } = await pool.query<Row>({
    name: "read-held",
    text: `SELECT h.properties->>'run' AS run, (h.properties->>'turn')::float8 AS turn, h.properties->'resume' AS resume, substr(e.key, 38) AS effect, e.result
      FROM event h LEFT JOIN effect e ON e.workspace_id = h.workspace_id AND e.conversation_id = h.conversation_id AND e.id = (h.properties->>'effect')::uuid
      WHERE h.workspace_id = $1 AND h.conversation_id = $2 AND h.name = 'run.held' ORDER BY h.id DESC LIMIT 50`,
    values: [place.workspaceId, place.conversationId],
  });
  return rows.reverse().flatMap(toHeld);
}

function toHeld({ run: runId, turn, resume, effect, result }: Row): HeldResume[] {
  if (resume) return [{ runId, turn, resume }];
  if (effect === null || result === null) return [];
  // The result was written by the turn that took it from the effect's performer.
  const outcome = result as unknown as EffectOutcome;
  return [{ runId, turn, resume: { type: "effect", key: effect, outcome } }];
}
