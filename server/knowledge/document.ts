import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { updateDetails } from "./change-source";
import type { SourceDetails } from "./details";
import { readVersion, requireSource } from "./get-source";
import { type Content, type SavedSource, savePair, saveText, titleOfPair } from "./save-source";
import { type SourceView, viewOfSource } from "./source-view";

/** A source as a business's own program writes it. */
export interface Document {
  readonly details: SourceDetails;
  readonly content: Content;
}

/**
 * Makes a source of an id that the caller has made. The same document again gives the same answer and changes nothing; 422 `id-used`
 * where the source of this id says something else, in its first version or in its details. Whoever asks after this resolves gets it.
 */
export async function makeDocument(actor: Actor, id: string, document: Document): Promise<SavedSource> {
  const { workspaceId } = actor;
  try {
    return await write(actor, { newId: id }, document);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "source-exists")) throw error;
  }
  await inWorkspace(workspaceId, async (tx) => {
    const row = await requireSource(tx, workspaceId, id);
    const first = row.version === 0 ? undefined : await readVersion(tx, workspaceId, id, 1);
    const { content, details } = document;
    const title = details.title ?? ("pair" in content ? titleOfPair(content.pair) : "");
    if (
      !first ||
      !sayTheSame(content, first) ||
      print({ ...details, title }) !== printView(viewOfSource(row))
    )
      throw new AppError(422, "id-used", "This id was used before with another body; PUT replaces it.");
  });
  return { id, version: 1 };
}

/** Replaces what a source says, and sets the details that are given. What says the same gets no new version. 404 for none. */
export async function replaceDocument(actor: Actor, id: string, document: Document): Promise<SavedSource> {
  const { workspaceId } = actor;
  const { details, content } = document;
  const now = await inWorkspace(workspaceId, async (tx) => {
    const { version } = await requireSource(tx, workspaceId, id);
    return version === 0 ? undefined : readVersion(tx, workspaceId, id, version);
  });
  if (!now || !sayTheSame(content, now)) return write(actor, { sourceId: id }, document);
  await updateDetails(actor, id, details);
  return { id, version: now.number };
}

const write = (
  actor: Actor,
  which: { sourceId?: string; newId?: string },
  { details, content }: Document,
): Promise<SavedSource> =>
  "pair" in content
    ? savePair(actor, { ...which, details, pair: content.pair })
    : saveText(actor, { ...which, details, text: content.text });

function sayTheSame(content: Content, stored: Awaited<ReturnType<typeof readVersion>>): boolean {
  if (!("pair" in content)) return stored.pair === null && stored.text === content.text;
  const [one, other] = [content.pair, stored.pair].map(
    (pair) => pair && JSON.stringify([pair.question, pair.phrasings, pair.answer]),
  );
  return one === other;
}

const print = (details: SourceDetails): string => {
  const { title, language, folder, tags, audience, validFrom, validUntil, byOrder } = details;
  const times = [validFrom, validUntil].map((time) => time?.toISOString() ?? null);
  return JSON.stringify([
    title,
    language ?? null,
    folder ?? "",
    [...new Set(tags ?? [])],
    audience ?? null,
    ...times,
    byOrder ?? false,
  ]);
};

const printView = ({
  title,
  language,
  folder,
  tags,
  audience,
  validFrom,
  validUntil,
  byOrder,
}: SourceView): string =>
  JSON.stringify([title, language, folder, tags, audience, validFrom, validUntil, byOrder]);
