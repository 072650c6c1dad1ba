/** A message in one line of words: its text, or what it shows; empty for an answer that was skipped. */
export function textOf(body: { readonly [field: string]: unknown }): string {
  for (const field of ["text", "caption", "alt", "name", "url"]) {
    const value = body[field];
    if (typeof value === "string" && value) return value;
  }
  return typeof body.type === "string" && body.type !== "text" ? `[${body.type}]` : "";
}
