import { Prisma } from "../../prisma/generated/client";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { compareLater } from "./compare-sources";
import { cutPassages } from "./cut-passages";
import { assignments, type SourceDetails } from "./details";
import { type Pair, passagesOfPair, readPair, textOfPair } from "./pair";
import type { SourceKind } from "./source-view";
import { type NewPassage, type PassageTerms, replacePassages, termsOfPassages } from "./write-passages";

export interface SavedSource {
  id: string;
  version: number;
}

/** What a source says: a pair, or Markdown. */
export type Content = { readonly pair: Pair } | { readonly text: string };

/** Which source is changed; without it a new one is made, of an id that may be given. */
interface NewOrKnown {
  readonly sourceId?: string | undefined;
  readonly newId?: string | undefined;
}

/** A pair is called as its question reads, unless somebody gives it a name. */
export const titleOfPair = ({ question }: Pair): string => question.slice(0, 500);

type PairInput = NewOrKnown & { details: SourceDetails; pair: Pair };

/** Makes or changes a question with its answer. Whoever asks after this resolves gets it. */
export async function savePair(actor: Actor, input: PairInput): Promise<SavedSource> {
  const saved = await inWorkspace(actor.workspaceId, (tx) => savePairIn(tx, actor, input));
  await compareLater(actor.workspaceId);
  return saved;
}

/** The same within a transaction, after which its caller asks for the comparison (`compareLater`). */
export function savePairIn(tx: WorkspaceTx, actor: Actor, input: PairInput): Promise<SavedSource> {
  const { sourceId, newId, pair } = input;
  const title = input.details.title ?? (sourceId === undefined ? titleOfPair(pair) : undefined);
  return saveIn(tx, actor, "qa", {
    sourceId,
    newId,
    details: { ...input.details, title },
    content: { pair },
  });
}

/** Makes a text, or changes the text of anything but a pair. */
export async function saveText(
  actor: Actor,
  input: NewOrKnown & { details: SourceDetails; text: string; note?: string | undefined },
): Promise<SavedSource> {
  const { sourceId, newId, details, text, note } = input;
  if (sourceId === undefined && !details.title)
    throw new AppError(400, "title-missing", "Give it a title.", { path: "title" });
  const saved = await inWorkspace(actor.workspaceId, (tx) =>
    saveIn(tx, actor, "text", { sourceId, newId, details, content: { text }, note }),
  );
  await compareLater(actor.workspaceId);
  return saved;
}

async function saveIn(
  tx: WorkspaceTx,
  actor: Actor,
  kind: SourceKind,
  input: NewOrKnown & { details: SourceDetails; content: Content; note?: string | undefined },
): Promise<SavedSource> {
  const { workspaceId } = actor;
  const { details, content, note } = input;
  const id = input.sourceId ?? (await createSource(tx, actor, kind, details, input.newId));
  const source = await lockSource(tx, workspaceId, id);
  if ((source.kind === "qa") !== "pair" in content)
    throw new AppError(409, "knowledge-kind", "A source stays of its kind.");
  if (input.sourceId !== undefined) await setDetails(tx, workspaceId, id, details);
  const version = await writeVersion(
    tx,
    actor,
    { ...source, title: details.title ?? source.title },
    content,
    { note, byHand: true },
  );
  await recordAudit(tx, actor, "knowledge.save", id, { version });
  return { id, version };
}

/** Makes an empty source of a kind; its content comes with its first version. 409 `source-exists` where the given id is taken. */
export async function createSource(
  tx: WorkspaceTx,
  actor: Actor,
  kind: SourceKind,
  details: SourceDetails,
  id: string = uuidv7(),
): Promise<string> {
  const made = await tx.$executeRaw`
    INSERT INTO knowledge_source (workspace_id, id, kind, title, owner_id, created_by)
    VALUES (${actor.workspaceId}::uuid, ${id}::uuid, ${kind}, ${details.title ?? "?"}, ${actor.userId}::uuid, ${actor.userId}::uuid)
    ON CONFLICT (workspace_id, id) DO NOTHING`;
  if (made !== 1) throw new AppError(409, "source-exists", "There is a source with this id.");
  await setDetails(tx, actor.workspaceId, id, details);
  return id;
}

/** Sets what is given of a source's details. 400 where it would end before it begins, 422 `audience-unknown`. */
export async function setDetails(
  tx: WorkspaceTx,
  workspaceId: string,
  id: string,
  details: SourceDetails,
): Promise<void> {
  const { validFrom, validUntil } = details;
  if (validFrom && validUntil && validUntil <= validFrom) throw ends();
  await requireAudience(tx, workspaceId, id, details.audience);
  try {
    const changed = await tx.$executeRaw`
      UPDATE knowledge_source SET ${assignments(details)} WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
    if (changed !== 1) throw new AppError(404, "not-found", "There is no such source.");
  } catch (error) {
    if (
      error instanceof Prisma.PrismaClientKnownRequestError &&
      error.message.includes("knowledge_source_check")
    )
      throw ends();
    throw error;
  }
}

/** What is for an audience that is not there would be for nobody. What was for one that is gone by now may be saved as it is. */
async function requireAudience(
  tx: WorkspaceTx,
  workspaceId: string,
  id: string,
  audience: string | null | undefined,
): Promise<void> {
  if (!audience) return;
  const rows = await tx.$queryRaw<object[]>`
    SELECT 1 FROM audience WHERE workspace_id = ${workspaceId}::uuid AND id = ${audience}::uuid AND archived_at IS NULL
    UNION ALL
    SELECT 1 FROM knowledge_source WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid AND audience_id = ${audience}::uuid`;
  if (rows.length === 0)
    throw new AppError(422, "audience-unknown", "There is no such audience.", { path: "audience" });
}

const ends = () =>
  new AppError(400, "validity-ends-first", "It would end before it begins.", { path: "validUntil" });

export interface LockedSource {
  id: string;
  kind: SourceKind;
  title: string;
  version: number;
}

/** A source that nobody else changes until the transaction ends. */
export async function lockSource(tx: WorkspaceTx, workspaceId: string, id: string): Promise<LockedSource> {
  const [source] = await tx.$queryRaw<LockedSource[]>`
    SELECT id, kind, title, version FROM knowledge_source WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  if (!source) throw new AppError(404, "not-found", "There is no such source.");
  return source;
}

/** Content cut into passages under a title, and their terms. */
export interface ReadContent {
  readonly title: string;
  readonly passages: readonly NewPassage[];
  readonly terms: readonly PassageTerms[];
}

/** Cuts and reads content before it is saved, which takes seconds for a long one; `progress` hears how many passages are done. */
export async function readContent(
  title: string,
  content: Content,
  progress?: (done: number, total: number) => Promise<void>,
): Promise<ReadContent> {
  const passages = passagesOf(title, content);
  const terms = await termsOfPassages(passages, (done) => progress?.(done, passages.length));
  return { title, passages, terms };
}

/** Gives a locked source its next version, and puts that in the place of the one before. Its number. */
export async function writeVersion(
  tx: WorkspaceTx,
  actor: Pick<Actor, "workspaceId" | "userId">,
  source: LockedSource,
  content: Content,
  {
    note,
    read,
    byHand = false,
  }: { note?: string | undefined; read?: ReadContent | undefined; byHand?: boolean } = {},
): Promise<number> {
  const { workspaceId, userId } = actor;
  const pair = "pair" in content ? content.pair : null;
  const text = "pair" in content ? textOfPair(content.pair) : content.text;
  const version = source.version + 1;
  await tx.$executeRaw`
    INSERT INTO knowledge_version (workspace_id, source_id, number, text, pair, note, created_by, by_hand)
    VALUES (${workspaceId}::uuid, ${source.id}::uuid, ${version}, ${text}, ${pair === null ? null : JSON.stringify(pair)}::json, ${note ?? null}, ${userId}::uuid, ${byHand})`;
  await tx.$executeRaw`
    UPDATE knowledge_source SET version = ${version}, updated_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${source.id}::uuid`;
  // Its title, which stands above every passage, may have changed meanwhile.
  const { passages, terms } =
    read?.title === source.title ? read : { passages: passagesOf(source.title, content), terms: undefined };
  await replacePassages(tx, workspaceId, source.id, passages, terms);
  return version;
}

/** Indexes a source's current version anew: its title has changed. */
export async function reindexSource(
  tx: WorkspaceTx,
  workspaceId: string,
  source: LockedSource,
): Promise<void> {
  if (source.version === 0 || source.kind === "qa") return;
  const [row] = await tx.$queryRaw<{ text: string; pair: unknown }[]>`
    SELECT text, pair FROM knowledge_version
    WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${source.id}::uuid AND number = ${source.version}`;
  if (row) await replacePassages(tx, workspaceId, source.id, passagesOf(source.title, contentOf(row)));
}

/** The content of a stored version. */
export function contentOf(row: { text: string; pair: unknown }): Content {
  const pair = readPair(row.pair);
  return pair ? { pair } : { text: row.text };
}

const passagesOf = (title: string, content: Content) =>
  "pair" in content ? passagesOfPair(content.pair) : cutPassages(title, content.text);
