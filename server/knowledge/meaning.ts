import { logistic } from "../../flow/language/linear";
import { readingWorkspace } from "../db/tenant";
import { log } from "../log";
import { embedTexts } from "../model/embed-texts";
import { type FindModel, findModel, type ModelAccess } from "../model/workspace-model";
import type { KnowledgeHit } from "./search-knowledge";
import { likeness, vectorBytes } from "./vector-bytes";

/** What a query means, as a vector of the workspace's model; null where the model did not say in time. */
export interface Meaning {
  readonly model: string;
  readonly vector: Promise<Buffer | null>;
}

/** How long it is believed whether a workspace has a model for vectors, and how long one that failed is left alone. */
const BELIEVED_MS = 10_000;
const RESTING_MS = 30_000;
const PATIENCE_MS = 1_500;
const MOST_WORKSPACES = 5_000;
const MOST_QUERIES = 1_000;
/** Hits that are compared by meaning. */
export const COMPARED = 24;
/** Fewer say nothing about what is near. */
const ENOUGH = 3;

interface Known {
  until: number;
  access: ModelAccess | null;
  restsUntil: number;
}

const workspaces = new Map<string, Known>();
const queries = new Map<string, Buffer>();

/**
 * The meaning of a query where the workspace has a model for vectors; undefined where it has none. Whether it has one is looked up beside
 * the search and not before it: who has none never waits for the answer, and who has just set one up gets it with one of the next searches.
 */
export function meaningOf(workspaceId: string, query: string): Meaning | undefined {
  const known = workspaces.get(workspaceId);
  const now = performance.now();
  if (!known || known.until <= now)
    learnModel(workspaceId).catch((err: unknown) =>
      log.warn({ err, workspace: workspaceId }, "a model for vectors could not be looked up"),
    );
  const model = known?.access?.config.embedding?.model;
  if (!known?.access || model === undefined || known.restsUntil > now) return undefined;
  return { model, vector: vectorOf(known.access, model, query, known) };
}

/** Looks up whether a workspace has a model for vectors. */
export async function learnModel(workspaceId: string, find: FindModel = findModel): Promise<void> {
  const before = workspaces.get(workspaceId);
  const until = performance.now() + BELIEVED_MS;
  // Those who ask meanwhile do not all look it up.
  workspaces.set(workspaceId, { access: before?.access ?? null, restsUntil: before?.restsUntil ?? 0, until });
  const access = await find(workspaceId);
  workspaces.delete(workspaceId);
  workspaces.set(workspaceId, {
    until,
    access: access.config.embedding ? access : null,
    restsUntil: before?.restsUntil ?? 0,
  });
  dropOldest(workspaces, MOST_WORKSPACES);
}

async function vectorOf(
  { config, egress }: ModelAccess,
  model: string,
  query: string,
  known: Known,
): Promise<Buffer | null> {
  const key = `${config.embedding?.baseUrl ?? ""}\n${model}\n${query}`;
  const kept = queries.get(key);
  if (kept) return kept;
  try {
    const [vector] = await embedTexts(config, egress, [query], { timeoutMs: PATIENCE_MS, purpose: "embed" });
    if (!vector) return null;
    const bytes = vectorBytes(vector);
    queries.set(key, bytes);
    dropOldest(queries, MOST_QUERIES);
    return bytes;
  } catch (err) {
    // Every search would wait for it again.
    known.restsUntil = performance.now() + RESTING_MS;
    log.warn({ err }, "a query got no vector; searches go by words alone for a while");
    return null;
  }
}

/**
 * Orders hits anew by how near they are in meaning, beside their words. What is nearer than the others of them becomes surer, what is
 * further off less sure, by at most a step: what the words do not say at all no meaning makes an answer. Without vectors they stay as they are.
 */
export async function rankByMeaning(
  workspaceId: string,
  hits: readonly KnowledgeHit[],
  meaning: Meaning,
): Promise<KnowledgeHit[]> {
  const query = await meaning.vector;
  if (query === null || hits.length < ENOUGH) return [...hits];
  const rows = await readingWorkspace(workspaceId, (read) =>
    read<{ number: number; vector: Buffer }>({
      name: "knowledge-vectors",
      text: "SELECT number, vector FROM knowledge_vector WHERE workspace_id = $1 AND number = ANY ($2::int[]) AND model = $3",
      values: [workspaceId, hits.map(({ number }) => number), meaning.model],
    }),
  );
  const near = new Map(rows.map(({ number, vector }) => [number, likeness(query, vector)]));
  if (near.size < ENOUGH) return [...hits];
  const values = [...near.values()];
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
  if (spread < 1e-3) return [...hits];
  return hits
    .map((hit) => {
      const one = near.get(hit.number);
      return one === undefined ? hit : { ...hit, confidence: surer(hit.confidence, (one - mean) / spread) };
    })
    .sort((a, b) => b.confidence - a.confidence || a.number - b.number);
}

/** A probability moved by how many spreads nearer something is than the others. */
function surer(confidence: number, nearer: number): number {
  const p = Math.min(0.999, Math.max(0.001, confidence));
  return logistic(Math.log(p / (1 - p)) + Math.max(-1, Math.min(1.2, 0.8 * nearer)));
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}
