/**
 * The names of the arguments and tags of an ICU message, sorted: "{count, plural, one {# flow} other {{n} flows}}"
 * gives ["count", "n"]. Text in single quotes is literal. Throws when braces do not match.
 */
export function icuArguments(message: string): string[] {
  const names = new Set<string>();
  readMessage(message, 0, names, false);
  for (const [, tag] of message.matchAll(/<\/?([A-Za-z][\w]*)>/g)) if (tag) names.add(`<${tag}>`);
  return [...names].sort();
}

/** Reads up to the closing brace (when `inside`) or the end; gives the position after it. */
function readMessage(text: string, from: number, names: Set<string>, inside: boolean): number {
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === "'" && text[at + 1] === "'") {
      at += 2;
    } else if (character === "'" && /[{}#]/.test(text[at + 1] ?? "")) {
      const end = text.indexOf("'", at + 2);
      at = end === -1 ? text.length : end + 1;
    } else if (character === "{") {
      at = readArgument(text, at + 1, names);
    } else if (character === "}") {
      if (inside) return at + 1;
      throw new Error(`a brace too many at ${at} in: ${text}`);
    } else {
      at += 1;
    }
  }
  if (inside) throw new Error(`a brace is missing in: ${text}`);
  return at;
}

/** Reads "name}", "name, type}" or "name, plural, one {…} other {…}}". */
function readArgument(text: string, from: number, names: Set<string>): number {
  const head = /^\s*([\p{L}\p{N}_]+)\s*([,}])/u.exec(text.slice(from));
  if (!head?.[1]) throw new Error(`no argument name at ${from} in: ${text}`);
  names.add(head[1]);
  let at = from + head[0].length;
  if (head[2] === "}") return at;
  while (at < text.length) {
    if (text[at] === "}") return at + 1;
    at = text[at] === "{" ? readMessage(text, at + 1, names, true) : at + 1;
  }
  throw new Error(`a brace is missing in: ${text}`);
}
