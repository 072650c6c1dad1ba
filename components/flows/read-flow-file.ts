/** The server refuses larger flows anyway; this spares the upload. Bytes. */
export const IMPORT_LIMIT = 2_000_000;

export type ReadFile = { ok: true; document: unknown } | { ok: false; fault: "tooLarge" | "notJson" };

/** Reads a chosen file as JSON; the server reads it closely. A byte-order mark, which some editors write, is no fault. */
export async function readFlowFile(file: File): Promise<ReadFile> {
  if (file.size > IMPORT_LIMIT) return { ok: false, fault: "tooLarge" };
  const text = (await file.text()).replace(/^\uFEFF/, "");
  try {
    const document: unknown = JSON.parse(text);
    return { ok: true, document };
  } catch {
    // What the parser says about a position means little to whoever exported the file.
    return { ok: false, fault: "notJson" };
  }
}
