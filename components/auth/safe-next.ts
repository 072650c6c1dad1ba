/**
 * Where to go after signing in: a path of this site, or "/" for anything else. "//evil.example", "/\evil" and
 * "javascript:" are addresses of others to a browser.
 */
export function safeNext(next: string | null): string {
  if (!next?.startsWith("/") || next.startsWith("//") || next.includes("\\")) return "/";
  // Control characters are dropped by URL parsers, which would turn "/\t/evil" into "//evil".
  return [...next].some((character) => character < " ") ? "/" : next;
}
