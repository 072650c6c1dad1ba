/**
 * A text's words without Markdown: marks of emphasis and code, headings, quotations, list signs and the addresses of links go,
 * their words and the line breaks stay. HTML is words here, not marks. Time grows with the text's length.
 */
export function withoutMarks(source: string): string {
  if (!/[*_~`#>[\]\\|+-]|\d[.)]/.test(source)) return source.trim();
  let inFence = false;
  const lines = source.split("\n").flatMap((line) => {
    if (/^\s{0,3}(?:```|~~~)/.test(line)) {
      inFence = !inFence;
      return [];
    }
    return [inFence ? line : inline(block(line))];
  });
  return lines.join("\n").trim();
}

/** A line without the signs that say what kind of line it is. */
function block(line: string): string {
  if (/^ {0,3}(?:(?:\* *){3,}|(?:_ *){3,}|(?:- *){3,})$/.test(line)) return "";
  const heading = /^ {0,3}#{1,6} +([^#\n]*(?:#+[^#\n ][^#\n]*)*)/.exec(line)?.[1];
  if (heading !== undefined) return heading;
  return line.replace(/^ {0,3}(?:> ?)+/, "").replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/, "");
}

const ESCAPED = /\\([!-/:-@[-`{-~])/g;
/** Escaped signs wait in a private range while marks are taken out. */
const hide = (_: string, sign: string): string => String.fromCharCode(0xe000 + sign.charCodeAt(0));
const HIDDEN = /[\ue021-\ue07e]/g;
const show = (sign: string): string => String.fromCharCode(sign.charCodeAt(0) - 0xe000);

function inline(line: string): string {
  if (!/[*_~`[\\]/.test(line)) return line;
  return line
    .replace(ESCAPED, hide)
    .replace(/`([^`]+)`/g, "$1")
    .replace(/!?\[([^[\]]*)\]\([^()\s]*(?:\s+"[^"]*")?\)/g, "$1")
    .replace(/\*\*\*(?=\S)([^*]*[^\s*])\*\*\*/g, "$1")
    .replace(/\*\*(?=\S)([^*]*[^\s*])\*\*/g, "$1")
    .replace(/\*(?=[^\s*])([^*]*[^\s*])\*/g, "$1")
    .replace(/(?<![\p{L}\p{N}_])__(?=\S)([^_]*[^\s_])__(?![\p{L}\p{N}_])/gu, "$1")
    .replace(/(?<![\p{L}\p{N}_])_(?=[^\s_])([^_]*[^\s_])_(?![\p{L}\p{N}_])/gu, "$1")
    .replace(/~~(?=\S)([^~]*[^\s~])~~/g, "$1")
    .replace(HIDDEN, show);
}
