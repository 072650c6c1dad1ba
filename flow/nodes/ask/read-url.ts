/** A web address as it is stored, or null: http and https only; "example.com/x" gets https:// before it. */
export function readUrl(text: string): string | null {
  const plain = text.trim();
  if (plain === "" || plain.length > 2_000 || /[\s\p{Cc}\p{Cf}\p{Cs}<>"'`\\]/u.test(plain)) return null;
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(plain)?.[1]?.toLowerCase();
  if (scheme !== undefined && (!/^https?:\/\//i.test(plain) || (scheme !== "http" && scheme !== "https")))
    return null;
  const full = scheme === undefined ? `https://${plain.replace(/^\/+/, "")}` : plain;
  if (!URL.canParse(full)) return null;
  const { hostname, username, password } = new URL(full);
  // "https://bank@evil.example" shows one host and opens another.
  if (username || password) return null;
  return /^[^.]+(?:\.[^.]+)+$/.test(hostname) || hostname === "localhost" ? full : null;
}
