import { setImmediate as turn } from "node:timers/promises";
import { withPriceAsked } from "../../flow/language/passage-match";
import { bumpRevision } from "../db/revision";
import type { WorkspaceTx } from "../db/tenant";
import { uuidv7 } from "../ids";
import { blockOf, EntryWriter } from "./posting";
import { bucketOf, fieldFeatures, READING, restOf, weighedTerms } from "./terms";

/** A piece of a source that is found and cited by itself. */
export interface NewPassage {
  readonly headings: readonly string[];
  /** The question that the text answers, where it is an answer. */
  readonly question: string | null;
  readonly text: string;
  /** Where the same answer comes first among the passages; its own place but for further ways to ask. */
  readonly main: number;
}

/** A passage's terms with their weights. */
export type PassageTerms = ReadonlyMap<number, number>;

/** Rows of one statement, and passages that are read before others get their turn. */
const ROWS = 4_000;
const AT_A_TIME = 50;

/**
 * The terms of passages, in their order; this is most of the work of indexing. Other work of the process goes on meanwhile. `progress` hears
 * how many are done.
 */
export async function termsOfPassages(
  passages: readonly NewPassage[],
  progress?: (done: number) => Promise<void> | undefined,
): Promise<PassageTerms[]> {
  const terms: PassageTerms[] = [];
  for (const [at, passage] of passages.entries()) {
    terms.push(termsOf(passage, passage.main === at));
    if (terms.length % AT_A_TIME !== 0) continue;
    await turn();
    await progress?.(terms.length);
  }
  return terms;
}

/**
 * Puts passages in the place of a source's old ones, with their index, in the given transaction: whoever searches after its commit finds
 * the new ones and only those. Writers of one workspace go one after the other. `terms`: where they were read before.
 */
export async function replacePassages(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
  passages: readonly NewPassage[],
  read?: readonly PassageTerms[],
): Promise<void> {
  const terms = read ?? (await termsOfPassages(passages));
  await tx.$executeRaw`
    INSERT INTO knowledge_base (workspace_id, reading) VALUES (${workspaceId}::uuid, ${READING})
    ON CONFLICT (workspace_id) DO UPDATE SET next_number = knowledge_base.next_number`;
  const gone = await removePassages(tx, workspaceId, sourceId);
  const [base] = await tx.$queryRaw<{ first: number }[]>`
    UPDATE knowledge_base SET next_number = next_number + ${passages.length}, passages = passages + ${passages.length - gone.passages},
      questions = questions + ${passages.filter(({ question }) => question !== null).length - gone.questions}
    WHERE workspace_id = ${workspaceId}::uuid RETURNING next_number - ${passages.length} AS first`;
  const first = base?.first ?? 0;
  await insertPassages(tx, workspaceId, sourceId, first, passages);
  await addTerms(tx, workspaceId, first, terms);
  await tx.$executeRaw`
    UPDATE knowledge_source SET passages = ${passages.length} WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid`;
  await bumpRevision(tx, workspaceId, "knowledge", "");
}

/** Takes all passages of a source away, before the source itself is removed. */
export async function dropPassages(tx: WorkspaceTx, workspaceId: string, sourceId: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM knowledge_base WHERE workspace_id = ${workspaceId}::uuid FOR UPDATE`;
  const gone = await removePassages(tx, workspaceId, sourceId);
  await tx.$executeRaw`
    UPDATE knowledge_base SET passages = passages - ${gone.passages}, questions = questions - ${gone.questions}
    WHERE workspace_id = ${workspaceId}::uuid`;
  await bumpRevision(tx, workspaceId, "knowledge", "");
}

/** What the index says of them stays, and is passed over until it is tidied (see `tidy-knowledge.ts`). */
async function removePassages(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
): Promise<{ passages: number; questions: number }> {
  const [gone] = await tx.$queryRaw<{ passages: number; questions: number }[]>`
    WITH gone AS (
      DELETE FROM knowledge_passage WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${sourceId}::uuid RETURNING question)
    SELECT count(*)::int AS passages, count(question)::int AS questions FROM gone`;
  return gone ?? { passages: 0, questions: 0 };
}

async function insertPassages(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
  first: number,
  passages: readonly NewPassage[],
): Promise<void> {
  let at = 0;
  for (const rows of batches(passages, 1_000)) {
    await tx.$executeRaw`
      INSERT INTO knowledge_passage (workspace_id, number, id, source_id, position, main, headings, question, text)
      SELECT ${workspaceId}::uuid, ${first + at} + n - 1, id, ${sourceId}::uuid, ${at} + n - 1,
        main, ARRAY(SELECT json_array_elements_text(headings::json)), question, text
      FROM unnest(${rows.map(() => uuidv7())}::uuid[], ${rows.map((row) => JSON.stringify(row.headings))}::text[],
        ${rows.map((row) => row.question)}::text[], ${rows.map((row) => row.text)}::text[],
        ${rows.map((row) => row.main)}::int[]) WITH ORDINALITY AS t(id, headings, question, text, main, n)`;
    at += rows.length;
  }
}

/** Writes where the terms of passages stand; the first of them has the given number, which nothing stands behind yet. */
export async function addTerms(
  tx: WorkspaceTx,
  workspaceId: string,
  first: number,
  terms: readonly PassageTerms[],
): Promise<void> {
  const blocks = new Map<number, Map<number, EntryWriter>>();
  for (const [at, passage] of terms.entries()) {
    const number = first + at;
    const buckets = blocks.get(blockOf(number)) ?? new Map<number, EntryWriter>();
    blocks.set(blockOf(number), buckets);
    for (const [term, step] of passage) {
      const bucket = bucketOf(term);
      let writer = buckets.get(bucket);
      if (!writer) buckets.set(bucket, (writer = new EntryWriter()));
      writer.add(restOf(term), number, step);
    }
  }
  await writeRows(tx, workspaceId, blocks);
}

/** Writes or lengthens rows of the index, by block and bucket. */
export async function writeRows(
  tx: WorkspaceTx,
  workspaceId: string,
  blocks: ReadonlyMap<number, ReadonlyMap<number, EntryWriter>>,
): Promise<void> {
  for (const [block, buckets] of blocks)
    for (const rows of batches([...buckets].sort(([a], [b]) => a - b)))
      await tx.$executeRaw`
        INSERT INTO knowledge_index AS i (workspace_id, bucket, block, entries)
        SELECT ${workspaceId}::uuid, bucket, ${block}::int, decode(hex, 'hex')
        FROM unnest(${rows.map(([bucket]) => bucket)}::int[], ${rows.map(([, writer]) => writer.hex())}::text[]) AS new(bucket, hex)
        ON CONFLICT (workspace_id, bucket, block) DO UPDATE SET entries = i.entries || excluded.entries`;
}

/** A passage's terms with their weights. What several ways to ask have in common, the answer, counts once. */
export function termsOf(passage: Omit<NewPassage, "main">, isMain: boolean): PassageTerms {
  const { headings, question, text } = passage;
  const terms =
    question === null
      ? new Map<number, number>()
      : weighedTerms("question", fieldFeatures("question", question));
  if (!isMain) return terms;
  for (const [term, step] of weighedTerms(
    "text",
    fieldFeatures("text", withPriceAsked([...headings, text].join("\n"))),
  ))
    terms.set(term, step);
  return terms;
}

function* batches<Row>(rows: readonly Row[], size = ROWS): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}
