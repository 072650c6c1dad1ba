/** Schemes that a link or a media address may have. Everything else (javascript:, data:, vbscript:, file:) is refused. */
const SCHEMES = new Set(["http", "https", "mailto", "tel", "sms"]);

/**
 * An address that is safe to put into a page, or null. Control characters and white space that browsers skip inside a
 * scheme are removed first, so `java\nscript:` does not pass. An address without a scheme is relative and passes.
 */
export function safeUrl(text: string): string | null {
  const url = text.replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "").trim();
  const scheme = /^([^/?#]*?):/.exec(url)?.[1];
  if (scheme === undefined) return url;
  // "localhost:3000/x" reads as a scheme: digits right after the colon make it a host with a port.
  if (/^[^/?#]*?:\d/.test(url) && !SCHEMES.has(scheme.toLowerCase())) return null;
  return SCHEMES.has(scheme.toLowerCase()) ? url : null;
}
