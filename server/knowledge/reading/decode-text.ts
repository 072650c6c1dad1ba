import { sanitizeText } from "../../../flow/text/json";
import type { DocumentText } from "./document-text";

/** Bytes as text: UTF-8 or UTF-16 by its mark, the given character set, else what reads without faults: UTF-8 or GB 18030. */
export function decodeText(
  bytes: Uint8Array,
  charset?: string,
): { text: string; notes: DocumentText["notes"] } {
  for (const name of [marked(bytes), charset, "utf-8", "gb18030"]) {
    if (!name) continue;
    try {
      const text = new TextDecoder(name, { fatal: true }).decode(bytes);
      return { text: sanitizeText(text), notes: [] };
    } catch {
      // Not this one; the next is tried.
    }
  }
  return {
    text: sanitizeText(new TextDecoder().decode(bytes)),
    notes: [{ code: "unknown_charset", detail: "" }],
  };
}

function marked(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return undefined;
}
