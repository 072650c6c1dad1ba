import { bumpRevision } from "../db/revision";
import type { WorkspaceTx } from "../db/tenant";
import { uuidv7 } from "../ids";
import { blockOf, writeEntry } from "./posting";
import { fieldFeatures, weighedTerms } from "./terms";

/** A piece of a source that is found and cited by itself. */
export interface NewPassage {
  readonly headings: readonly string[];
  /** The question that the text answers, where it is an answer. */
  readonly question: string | null;
  readonly text: string;
  /** Where the same answer comes first among the passages; its own place but for further ways to ask. */
  readonly main: number;
}

/** Rows of one statement. */
const ROWS = 8_000;

/**
 * Puts passages in the place of a source's old ones, with their index, in the given transaction: whoever searches after its commit finds
 * the new ones and only those. Writers of one workspace go one after the other.
 */
export async function replacePassages(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
  passages: readonly NewPassage[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO knowledge_base (workspace_id) VALUES (${workspaceId}::uuid)
    ON CONFLICT (workspace_id) DO UPDATE SET next_number = knowledge_base.next_number`;
  const gone = await removePassages(tx, workspaceId, sourceId);
  const [base] = await tx.$queryRaw<{ first: number }[]>`
    UPDATE knowledge_base SET next_number = next_number + ${passages.length}, passages = passages + ${passages.length - gone.passages},
      questions = questions + ${passages.filter(({ question }) => question !== null).length - gone.questions}
    WHERE workspace_id = ${workspaceId}::uuid RETURNING next_number - ${passages.length} AS first`;
  const first = base?.first ?? 0;
  await insertPassages(tx, workspaceId, sourceId, first, passages);
  await addTerms(tx, workspaceId, first, passages);
  await tx.$executeRaw`
    UPDATE knowledge_source SET passages = ${passages.length} WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid`;
  await bumpRevision(tx, workspaceId, "knowledge", "");
}

/** Takes all passages of a source out of the index, before the source itself is removed. */
export async function dropPassages(tx: WorkspaceTx, workspaceId: string, sourceId: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM knowledge_base WHERE workspace_id = ${workspaceId}::uuid FOR UPDATE`;
  const gone = await removePassages(tx, workspaceId, sourceId);
  await tx.$executeRaw`
    UPDATE knowledge_base SET passages = passages - ${gone.passages}, questions = questions - ${gone.questions}
    WHERE workspace_id = ${workspaceId}::uuid`;
  await bumpRevision(tx, workspaceId, "knowledge", "");
}

async function removePassages(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
): Promise<{ passages: number; questions: number }> {
  const gone = await tx.$queryRaw<(NewPassage & { position: number })[]>`
    DELETE FROM knowledge_passage WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${sourceId}::uuid
    RETURNING headings, question, text, position, main`;
  const counts = new Map<string, number>();
  for (const passage of gone)
    for (const term of termsOf(passage, passage.main === passage.position).keys())
      counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const rows of batches([...counts].sort(byTerm)))
    await tx.$executeRaw`
      UPDATE knowledge_term t SET passages = greatest(0, t.passages - gone.n)
      FROM unnest(${rows.map(([term]) => term)}::bigint[], ${rows.map(([, n]) => n)}::int[]) AS gone(term, n)
      WHERE t.workspace_id = ${workspaceId}::uuid AND t.term = gone.term`;
  return { passages: gone.length, questions: gone.filter(({ question }) => question !== null).length };
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

async function addTerms(
  tx: WorkspaceTx,
  workspaceId: string,
  first: number,
  passages: readonly NewPassage[],
): Promise<void> {
  const counts = new Map<string, number>();
  const entries = new Map<string, string>();
  for (const [at, passage] of passages.entries()) {
    const number = first + at;
    for (const [term, step] of termsOf(passage, passage.main === at)) {
      counts.set(term, (counts.get(term) ?? 0) + 1);
      const key = `${term}/${blockOf(number)}`;
      entries.set(key, (entries.get(key) ?? "") + writeEntry(number, step));
    }
  }
  for (const rows of batches([...counts].sort(byTerm)))
    await tx.$executeRaw`
      INSERT INTO knowledge_term AS t (workspace_id, term, passages)
      SELECT ${workspaceId}::uuid, term, n FROM unnest(${rows.map(([term]) => term)}::bigint[], ${rows.map(([, n]) => n)}::int[]) AS new(term, n)
      ON CONFLICT (workspace_id, term) DO UPDATE SET passages = t.passages + excluded.passages`;
  const rows = [...entries].map(([key, hex]) => {
    const [term = "0", block = "0"] = key.split("/");
    return { term, block: Number(block), hex };
  });
  rows.sort((a, b) => (a.term < b.term ? -1 : a.term > b.term ? 1 : a.block - b.block));
  for (const some of batches(rows))
    await tx.$executeRaw`
      INSERT INTO knowledge_posting AS p (workspace_id, term, block, entries)
      SELECT ${workspaceId}::uuid, term, block, decode(hex, 'hex')
      FROM unnest(${some.map(({ term }) => term)}::bigint[], ${some.map(({ block }) => block)}::int[], ${some.map(({ hex }) => hex)}::text[]) AS new(term, block, hex)
      ON CONFLICT (workspace_id, term, block) DO UPDATE SET entries = p.entries || excluded.entries`;
}

/** A passage's terms with their weights. What several ways to ask have in common, the answer, counts once. */
function termsOf(passage: Omit<NewPassage, "main">, isMain: boolean): Map<string, number> {
  const { headings, question, text } = passage;
  const terms =
    question === null
      ? new Map<string, number>()
      : weighedTerms("question", fieldFeatures("question", question));
  if (!isMain) return terms;
  for (const [term, step] of weighedTerms("text", fieldFeatures("text", [...headings, text].join("\n"))))
    terms.set(term, step);
  return terms;
}

/** All writers take rows in one order, so none waits in a circle. */
const byTerm = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : a > b ? 1 : 0);

function* batches<Row>(rows: readonly Row[], size = ROWS): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}
