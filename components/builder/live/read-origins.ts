/** The origins in a text, one a line; `bad` holds the lines that are none. "shop.example" is read as https. */
export function readOrigins(text: string): { origins: string[]; bad: string[] } {
  const origins = new Set<string>();
  const bad: string[] = [];
  for (const line of text.split(/[\s,]+/).filter(Boolean)) {
    const full = /^https?:\/\//i.test(line) ? line : `https://${line}`;
    if (URL.canParse(full) && new URL(full).host !== "" && !/[@?#]/.test(line) && !/["'<>\\*]/.test(line))
      origins.add(new URL(full).origin);
    else bad.push(line);
  }
  return { origins: [...origins], bad };
}
