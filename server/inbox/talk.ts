import type { WorkspaceTx } from "../db/tenant";
import { maskText } from "./mask-phones";
import { textOf } from "./message-text";
import { settingsIn } from "./people-settings";

/** What was said, as a model reads it. */
export interface TalkLine {
  readonly from: "visitor" | "bot" | "person";
  readonly text: string;
}

/** Messages that are read of a conversation, from its end. */
const LAST = 40;
const MOST_LETTERS = 1_000;

/** The last messages of a conversation, the oldest first, with telephone numbers masked as its agents see them. */
export async function readTalk(
  tx: WorkspaceTx,
  workspaceId: string,
  conversationId: string,
): Promise<{ lines: TalkLine[]; lastSeq: number }> {
  const rows = await tx.$queryRaw<
    { seq: number; from: "visitor" | "bot" | "person" | "system"; body: { [field: string]: unknown } }[]
  >`
    SELECT seq::float8 AS seq, "from", body::json AS body FROM message
    WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid ORDER BY seq DESC LIMIT ${LAST}`;
  const mask = (await settingsIn(tx, workspaceId)).maskPhones ? maskText : (text: string) => text;
  const lines = rows
    .toReversed()
    .flatMap(({ from, body }) =>
      from === "system" ? [] : [{ from, text: mask(textOf(body)).slice(0, MOST_LETTERS) }],
    )
    .filter(({ text }) => text.trim() !== "");
  return { lines, lastSeq: rows[0]?.seq ?? 0 };
}
