import { safeUrl } from "../../flow/kernel/urls";

/** An address that may be put into a link, checked once more here; null otherwise. Relative ones are the server's own files. */
export function safeLink(url: string | undefined): string | null {
  if (!url) return null;
  const safe = safeUrl(url);
  return safe && !safe.startsWith("//") ? safe : null;
}

/** An address that the visitor's page may be sent to, or that may be framed: http and https alone. */
export function webAddress(url: string | undefined, base: string = location.href): URL | null {
  const safe = safeLink(url);
  if (!safe || !URL.canParse(safe, base)) return null;
  const parsed = new URL(safe, base);
  return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed : null;
}

/** Media: http, https and our own relative files. */
export function mediaAddress(url: string | undefined): string | null {
  return webAddress(url)?.href ?? null;
}
