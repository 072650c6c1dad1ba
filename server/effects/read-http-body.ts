import { depthOf, type Json, MAX_JSON_DEPTH, sanitizeJson, sanitizeText } from "../../flow/text/json";

/**
 * The body of an answer as data: JSON where it is JSON, else its text, null where it is neither (pictures, archives).
 * What it holds is cleaned as everything that comes from outside.
 */
export function readHttpBody(bytes: Uint8Array, contentType: string | null): Json {
  const type = (contentType ?? "").toLowerCase();
  if (
    bytes.byteLength === 0 ||
    /^(image|audio|video|font)\/|application\/(octet-stream|pdf|zip|gzip)/.test(type)
  ) {
    return null;
  }
  const text = decode(bytes, /charset="?([\w.:-]+)/.exec(type)?.[1]);
  const mayBeJson = /[/+]json\b/.test(type) || /^\s*[[{]/.test(text);
  const parsed = mayBeJson && depthOf(text, MAX_JSON_DEPTH) ? parse(text) : undefined;
  return parsed === undefined ? sanitizeText(text) : sanitizeJson(parsed);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Announced or looking like JSON, but none: then it is text.
  }
}

function decode(bytes: Uint8Array, charset: string | undefined): string {
  try {
    return new TextDecoder(charset ?? "utf-8").decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // A character set that nobody knows.
  }
}
