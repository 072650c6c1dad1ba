import type { WorkspaceTx } from "../db/tenant";
import { maskText } from "./mask-phones";
import { settingsIn } from "./people-settings";
import type { ConversationSummary, InboxMessage } from "./views";

/** Whether agents see telephone numbers masked. Asked only where there is one to mask. */
const masks = async (tx: WorkspaceTx, workspaceId: string): Promise<boolean> =>
  (await settingsIn(tx, workspaceId)).maskPhones;

/** What visitors wrote and the bot said back, as agents see it. What colleagues wrote stays as it is. */
export async function maskMessages(
  tx: WorkspaceTx,
  workspaceId: string,
  messages: readonly InboxMessage[],
): Promise<InboxMessage[]> {
  const masked = messages.map(maskMessage);
  const any = masked.some((one) => one.masked);
  return any && (await masks(tx, workspaceId)) ? masked : [...messages];
}

function maskMessage(message: InboxMessage): InboxMessage {
  const { text } = message.content;
  if (typeof text !== "string" || (message.from !== "visitor" && message.from !== "bot")) return message;
  const shown = maskText(text);
  return shown === text
    ? message
    : { ...message, masked: true, content: { ...message.content, text: shown } };
}

/** The last words in lists. */
export async function maskPreviews(
  tx: WorkspaceTx,
  workspaceId: string,
  rows: readonly ConversationSummary[],
): Promise<ConversationSummary[]> {
  const masked = rows.map((row) => {
    const text = row.preview ? maskText(row.preview.text) : undefined;
    return row.preview && text !== undefined && text !== row.preview.text
      ? { ...row, preview: { ...row.preview, text } }
      : row;
  });
  const any = masked.some((row, at) => row !== rows[at]);
  return any && (await masks(tx, workspaceId)) ? masked : [...rows];
}

/** Pieces of messages that a search has found. */
export async function maskExcerpts<Row extends { readonly excerpt: string }>(
  tx: WorkspaceTx,
  workspaceId: string,
  rows: readonly Row[],
): Promise<Row[]> {
  const masked = rows.map((row) => ({ ...row, excerpt: maskText(row.excerpt) }));
  const any = masked.some((row, at) => row.excerpt !== rows[at]?.excerpt);
  return any && (await masks(tx, workspaceId)) ? masked : [...rows];
}
