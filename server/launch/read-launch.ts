import { inWorkspace } from "../db/tenant";
import { fetchPage } from "../knowledge/fetch-page";
import { readUpload } from "../knowledge/read-source";
import { readDocument } from "../knowledge/reading/read-document";
import { readingFault } from "../knowledge/reading/reading-fault";
import type { EgressPolicy } from "../safe-fetch";
import type { Language } from "./extract/launch-item";
import { findAll } from "./find-all";
import type { LaunchKind } from "./launch-view";
import { writeFound } from "./write-found";

/** Characters of a source that are reviewed beside what was found. */
const MOST = 100_000;

interface Row {
  kind: LaunchKind;
  /** What was pasted. */
  source: string;
  url: string | null;
  language: Language;
}

/**
 * Reads a launch's page, file or pasted text and proposes what is to be said of it. What cannot be read is told in the launch's `work`; only faults of
 * ours are thrown.
 */
export async function readLaunch(
  input: { workspaceId: string; launchId: string; currency: string },
  policy: EgressPolicy,
): Promise<void> {
  const { workspaceId, launchId, currency } = input;
  const [launch] = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<Row[]>`
      SELECT kind, source, url, language FROM launch WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid AND state = 'review'`,
  );
  if (!launch) return;
  try {
    const { kind, url, language } = launch;
    const text =
      kind === "paste"
        ? { markdown: launch.source, title: undefined, notes: [] }
        : await readFrom(await (url === null ? readUpload(workspaceId, launchId) : fetchPage(policy, url)));
    if (!text) return;
    const source = text.markdown.slice(0, MOST);
    const known = url === null ? {} : { url };
    const found = await findAll(workspaceId, source, { language, currency, title: text.title, known });
    await inWorkspace(workspaceId, async (tx) => {
      await tx.$executeRaw`
        UPDATE launch SET source = ${source}, notes = ${JSON.stringify(text.notes)}::json
        WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid`;
      await writeFound(tx, workspaceId, launchId, found, known, undefined);
      await tx.$executeRaw`DELETE FROM knowledge_upload WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${launchId}::uuid`;
    });
  } catch (error) {
    const code = readingFault(error);
    const work = JSON.stringify({ step: "failed", error: code ?? "internal" });
    await inWorkspace(
      workspaceId,
      (tx) => tx.$executeRaw`
        UPDATE launch SET work = ${work}::json WHERE workspace_id = ${workspaceId}::uuid AND id = ${launchId}::uuid`,
    );
    if (code === undefined) throw error;
  }
}

const readFrom = async (fetched: Awaited<ReturnType<typeof readUpload>>) =>
  fetched && readDocument(fetched.fileName, fetched.bytes, { charset: fetched.charset });
