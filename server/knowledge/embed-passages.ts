import { inWorkspace } from "../db/tenant";
import { embedTexts, MOST_TEXTS } from "../model/embed-texts";
import { ModelError } from "../model/model-error";
import { type FindModel, findModel } from "../model/workspace-model";
import { embedLater } from "./embed-later";
import { vectorBytes } from "./vector-bytes";

/** Passages of one job, after which the next one goes on: so that other jobs get their turn. */
const MOST = 64 * MOST_TEXTS;
const LETTERS = 4_000;
/** Texts of one call, where an endpoint does not take more of them. */
const FEWER = [16, 10, 1] as const;
/** Seconds until it is tried again where the day's budget is used up. */
const TOMORROW = 6 * 3_600;

interface Unread {
  number: number;
  title: string;
  headings: string[];
  question: string | null;
  text: string;
}

/**
 * Gives a workspace's passages the vectors of its model, those that have none or another model's. Says how many. Rejects with a ModelError
 * where the endpoint fails, to be tried again: what was done stays.
 */
export async function embedPassages(
  workspaceId: string,
  options: { find?: FindModel; signal?: AbortSignal } = {},
): Promise<number> {
  const { config, egress } = await (options.find ?? findModel)(workspaceId);
  const model = config.embedding?.model;
  if (model === undefined) return 0;
  let atOnce = MOST_TEXTS;
  let after = -1;
  let done = 0;
  while (!options.signal?.aborted) {
    if (done >= MOST) {
      await embedLater(workspaceId, 1);
      break;
    }
    const unread = await nextPassages(workspaceId, model, after);
    const last = unread.at(-1);
    if (!last) break;
    after = last.number;
    try {
      for (let at = 0; at < unread.length; ) {
        const some = unread.slice(at, at + atOnce);
        try {
          const vectors = await embedTexts(config, egress, some.map(textOf), { purpose: "embed" });
          await keepVectors(workspaceId, model, some, vectors);
        } catch (error) {
          // Endpoints differ in how many texts they take at once, and few say so.
          const fewer = FEWER.find((count) => count < some.length);
          if (!(error instanceof ModelError) || error.code !== "bad_request" || fewer === undefined)
            throw error;
          atOnce = fewer;
          continue;
        }
        at += some.length;
      }
    } catch (error) {
      if (!(error instanceof ModelError) || error.code !== "budget") throw error;
      await embedLater(workspaceId, TOMORROW);
      break;
    }
    done += unread.length;
  }
  return done;
}

const nextPassages = (workspaceId: string, model: string, after: number): Promise<Unread[]> =>
  inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<Unread[]>`
      SELECT p.number, s.title, p.headings, p.question, p.text
      FROM knowledge_passage p JOIN knowledge_source s ON s.workspace_id = p.workspace_id AND s.id = p.source_id
      WHERE p.workspace_id = ${workspaceId}::uuid AND p.number > ${after} AND NOT EXISTS (SELECT FROM knowledge_vector v
        WHERE v.workspace_id = p.workspace_id AND v.number = p.number AND v.model = ${model})
      ORDER BY p.number LIMIT ${MOST_TEXTS}`,
  );

/** A passage that was removed meanwhile needs none. */
async function keepVectors(
  workspaceId: string,
  model: string,
  passages: readonly Unread[],
  vectors: readonly number[][],
): Promise<void> {
  const bytes = vectors.map(vectorBytes).map((one) => one.toString("hex"));
  await inWorkspace(
    workspaceId,
    (tx) => tx.$executeRaw`
      INSERT INTO knowledge_vector AS v (workspace_id, number, model, vector)
      SELECT p.workspace_id, p.number, ${model}, decode(new.hex, 'hex')
      FROM unnest(${passages.map(({ number }) => number)}::int[], ${bytes}::text[]) AS new(number, hex)
      JOIN knowledge_passage p ON p.workspace_id = ${workspaceId}::uuid AND p.number = new.number FOR KEY SHARE OF p
      ON CONFLICT (workspace_id, number) DO UPDATE SET model = excluded.model, vector = excluded.vector`,
  );
}

const textOf = ({ title, headings, question, text }: Unread): string =>
  [title, ...headings, question ?? "", text].filter(Boolean).join("\n").slice(0, LETTERS);
