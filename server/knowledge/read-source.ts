import { inWorkspace } from "../db/tenant";
import type { EgressPolicy } from "../safe-fetch";
import { compareLater } from "./compare-sources";
import { type Fetched, fetchChange, fetchPage, type PageState } from "./fetch-page";
import { findLatest } from "./find-original";
import { readVersion } from "./get-source";
import { keepOriginal, keepUnread, markRead } from "./keep-original";
import { notePresent, noteUnread } from "./page-presence";
import { type ReadPayload, readLater, setWork } from "./read-later";
import type { DocumentText } from "./reading/document-text";
import { readDocument } from "./reading/read-document";
import { readingFault } from "./reading/reading-fault";
import { contentOf, lockSource, type ReadContent, readContent, writeVersion } from "./save-source";
import type { SourceWork } from "./source-view";
import { replacePassages } from "./write-passages";

/** Milliseconds between two words about how far it is. */
const PACE = 500;

interface Source extends PageState {
  title: string;
  url: string | null;
  crawlHours: number | null;
  state: string;
  /** The page has said since then that it is not there. */
  missingSince: Date | null;
  /** Somebody wrote what it says now. */
  byHand: boolean;
}

/**
 * Reads a source's file or page and makes what it says the newest version, where that has changed. What cannot be read is told in the
 * source's `work`; only faults of ours are thrown.
 */
export async function readSource(payload: ReadPayload, policy: EgressPolicy): Promise<void> {
  const { workspaceId, sourceId } = payload;
  const source = await findSource(workspaceId, sourceId);
  // What somebody switched off is read again once it is switched on.
  if (!source || (payload.userId === null && (source.crawlHours === null || !isFollowed(source)))) return;
  let uploadId: string | undefined;
  try {
    await say(workspaceId, sourceId, { step: "reading", done: 0, total: 0, error: null });
    const fetched =
      source.url === null ? await fileOf(payload, source) : await pageOf(payload, source.url, policy, source);
    if (fetched === "unchanged") {
      await inWorkspace(workspaceId, (tx) => notePresent(tx, workspaceId, sourceId));
      await compareLater(workspaceId);
      return;
    }
    let told = performance.now();
    const telling = (step: "reading" | "indexing") => async (done: number, total: number) => {
      if (performance.now() - told < PACE) return;
      told = performance.now();
      await say(workspaceId, sourceId, { step, done, total, error: null });
    };
    uploadId = fetched?.uploadId;
    if (!fetched) {
      await cutAnew(workspaceId, sourceId, source.title, telling("indexing"));
      return;
    }
    const text = await readDocument(fetched.fileName, fetched.bytes, {
      charset: fetched.charset,
      onPage: telling("reading"),
    });
    await say(workspaceId, sourceId, { step: "indexing", done: 0, total: 0, error: null });
    const content = { text: text.markdown };
    const read = await readContent(titleOf(source, source.title, text), content, telling("indexing"));
    await keep(payload, source, { ...text, uploadId, state: fetched.state }, read);
    await compareLater(workspaceId);
  } catch (error) {
    const code = readingFault(error);
    await inWorkspace(workspaceId, async (tx) => {
      const refused =
        code === undefined || uploadId === undefined
          ? undefined
          : await keepUnread(tx, workspaceId, sourceId, uploadId);
      const away = await noteUnread(tx, workspaceId, sourceId, error);
      const work = { step: "failed", done: 0, total: 0, error: away ?? code ?? "internal", refused } as const;
      await setWork(tx, workspaceId, sourceId, work);
    });
    await compareLater(workspaceId);
    if (code === undefined) throw error;
  } finally {
    // A page that cannot be reached today may be tomorrow.
    if (source.url !== null && source.crawlHours !== null && isFollowed(source))
      await readLater({ ...payload, userId: null }, new Date(Date.now() + source.crawlHours * 3_600_000));
  }
}

async function findSource(workspaceId: string, sourceId: string): Promise<Source | undefined> {
  return inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.$queryRaw<Source[]>`
      SELECT s.title, s.url, s.crawl_hours AS "crawlHours", s.state, s.missing_since AS "missingSince", s.page_etag AS etag, s.page_modified AS modified, coalesce(v.by_hand, false) AS "byHand" FROM knowledge_source s
      LEFT JOIN knowledge_version v ON v.workspace_id = s.workspace_id AND v.source_id = s.id AND v.number = s.version
      WHERE s.workspace_id = ${workspaceId}::uuid AND s.id = ${sourceId}::uuid`;
    return rows[0];
  });
}

const say = (workspaceId: string, sourceId: string, work: SourceWork): Promise<void> =>
  inWorkspace(workspaceId, (tx) => setWork(tx, workspaceId, sourceId, work));

/** Whether somebody asked for this very source to be read, and so to give up what was written into it since. */
const isAsked = ({ userId, all }: ReadPayload): boolean => userId !== null && !all;

/** A page that was switched off because it had gone may come back. */
const isFollowed = ({ state, missingSince }: Source): boolean => state === "live" || missingSince !== null;

/** A page's bytes. Who asks for it has it read whole: it may be read otherwise than it was. */
const pageOf = (
  { userId }: ReadPayload,
  url: string,
  policy: EgressPolicy,
  known: PageState,
): Promise<Fetched | "unchanged"> =>
  userId === null ? fetchChange(policy, url, known) : fetchPage(policy, url);

/** The bytes to read; undefined: what it says is only cut anew. */
const fileOf = async (payload: ReadPayload, { byHand }: Source) =>
  byHand && !isAsked(payload) ? undefined : readUpload(payload.workspaceId, payload.sourceId);

/** The last file that was sent for the source; undefined: there is none, or it was not kept. */
export async function readUpload(workspaceId: string, sourceId: string): Promise<Fetched | undefined> {
  return inWorkspace(workspaceId, async (tx) => {
    const upload = await findLatest(tx, workspaceId, sourceId);
    if (!upload) return undefined;
    const parts = await tx.$queryRaw<{ bytes: Uint8Array }[]>`
      SELECT bytes FROM knowledge_upload_part WHERE workspace_id = ${workspaceId}::uuid AND upload_id = ${upload.id}::uuid ORDER BY part`;
    return {
      fileName: upload.fileName,
      uploadId: upload.id,
      bytes: new Uint8Array(Buffer.concat(parts.map(({ bytes }) => bytes))),
    };
  });
}

/** Cuts and indexes what a source says as it would be today: there are no bytes of it, or somebody has written other words since. */
async function cutAnew(
  workspaceId: string,
  sourceId: string,
  title: string,
  progress: (done: number, total: number) => Promise<void>,
): Promise<void> {
  await say(workspaceId, sourceId, { step: "indexing", done: 0, total: 0, error: null });
  const stored = await inWorkspace(workspaceId, async (tx) => {
    const { version } = await lockSource(tx, workspaceId, sourceId);
    return version === 0 ? undefined : readVersion(tx, workspaceId, sourceId, version);
  });
  const read = stored && (await readContent(title, contentOf(stored), progress));
  await inWorkspace(workspaceId, async (tx) => {
    const source = await lockSource(tx, workspaceId, sourceId);
    // Whoever saved it meanwhile has read it by the same rules.
    if (read && source.version === stored.number && source.title === title)
      await replacePassages(tx, workspaceId, sourceId, read.passages, read.terms);
    await setWork(tx, workspaceId, sourceId, null);
  });
  await compareLater(workspaceId);
}

/** What it is called: as somebody named it, else as it calls itself. */
const titleOf = (source: Source, title: string, text: DocumentText): string =>
  (title === source.url ? (text.title ?? title) : title).slice(0, 500);

async function keep(
  payload: ReadPayload,
  asked: Source,
  text: DocumentText & { uploadId: string | undefined; state: PageState | undefined },
  read: ReadContent,
): Promise<void> {
  const { workspaceId, sourceId, userId } = payload;
  await inWorkspace(workspaceId, async (tx) => {
    const source = await lockSource(tx, workspaceId, sourceId);
    const title = titleOf(asked, source.title, text);
    // A page that says what it said when it was last read has nothing new: words that were written since stay.
    const rows = await tx.$queryRaw<{ same: boolean; current: boolean }[]>`
      SELECT text = ${text.markdown} AS same, number = ${source.version} AS current FROM knowledge_version
      WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${sourceId}::uuid AND (${isAsked(payload)} AND number = ${source.version} OR NOT ${isAsked(payload)} AND NOT by_hand)
      ORDER BY number DESC LIMIT 1`;
    const { uploadId, state } = text;
    if (uploadId !== undefined) await markRead(tx, workspaceId, uploadId);
    const isKept = uploadId === undefined || (await keepOriginal(tx, workspaceId, sourceId, uploadId));
    const notes = isKept ? text.notes : [...text.notes, { code: "original_dropped", detail: "" }];
    await notePresent(tx, workspaceId, sourceId);
    await tx.$executeRaw`
      UPDATE knowledge_source SET title = ${title}, notes = ${JSON.stringify(notes)}::json, page_etag = ${state?.etag ?? null}, page_modified = ${state?.modified ?? null}
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid`;
    if (!rows[0]?.same)
      await writeVersion(
        tx,
        { workspaceId, userId },
        { ...source, title },
        { text: text.markdown },
        { read },
      );
    // What says the same may be read otherwise than it was; what somebody wrote meanwhile has passages of its own.
    else if (userId !== null && read.title === title && rows[0].current)
      await replacePassages(tx, workspaceId, sourceId, read.passages, read.terms);
  });
}
