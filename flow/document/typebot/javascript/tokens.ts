/**
 * Tokens of JavaScript, as far as the importer must tell code from prose. `{{Name}}` is one token: what stands for the
 * variable. `operand`: it may end an expression, so that a `/` after it divides.
 */
export type Token = {
  kind: "name" | "number" | "string" | "template" | "regex" | "sign" | "variable";
  /** As written; a string's and a template's own text. */
  text: string;
  /** A line break stands before it. */
  fresh: boolean;
  /** A variable that touches a word or another variable: the two become one name. */
  joined?: boolean;
  /** A template's codes between `${` and `}`, each as tokens. */
  parts?: Token[][];
};

/** The text is not JavaScript. */
export class NotCode extends Error {
  override readonly name = "NotCode";
}

const NAME = /[\p{L}\p{Nl}$_][\p{L}\p{Nl}\p{M}\p{N}\p{Pc}$\u200c\u200d]*/uy;
const NUMBER =
  /(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)n?/y;
const SIGN =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|<<|>>|\*\*|[{}()[\];,<>+\-*/%&|^!~?:=.@#]/y;
const PART = /^[\p{L}\p{N}_$]$/u;
const VARIABLE = /\{\{([^{}]+)\}\}/y;

/** Reads a whole text. Throws NotCode where it cannot be one of JavaScript (an apostrophe, an emoji, a lone `%`…). */
export function tokenize(source: string): Token[] {
  const { tokens, end } = scan(source, 0, 0);
  if (end < source.length) throw new NotCode("a bracket too many");
  return tokens;
}

/** Templates inside templates: nobody writes more, and reading them goes by recursion. */
const MAX_NESTING = 20;

function scan(source: string, from: number, level: number): { tokens: Token[]; end: number } {
  if (level > MAX_NESTING) throw new NotCode("too deep");
  const nested = level > 0;
  const tokens: Token[] = [];
  let at = from;
  let fresh = false;
  let depth = 0;
  const read = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    return found ? found[0] : null;
  };
  const add = (kind: Token["kind"], text: string, length: number, parts?: Token[][]): void => {
    tokens.push({ kind, text, fresh, ...(parts ? { parts } : {}) });
    at += length;
    fresh = false;
  };
  while (at < source.length) {
    const sign = source.charAt(at);
    if (/[\n\r\u2028\u2029]/.test(sign)) {
      fresh = true;
      at++;
      continue;
    }
    if (/\s/.test(sign)) {
      at++;
      continue;
    }
    if (source.startsWith("//", at) || source.startsWith("/*", at)) {
      const line = source.startsWith("//", at);
      const end = line ? source.slice(at).search(/[\n\r]|$/) + at : source.indexOf("*/", at + 2);
      if (end < 0) throw new NotCode("an open comment");
      at = line ? end : end + 2;
      continue;
    }
    const variable = read(VARIABLE);
    if (variable !== null) {
      const [left, right] = [
        source.charAt(at - 1),
        source.slice(at + variable.length, at + variable.length + 2),
      ];
      const joined =
        PART.test(left) ||
        (left === "}" && source.charAt(at - 2) === "}") ||
        PART.test(right.charAt(0)) ||
        right === "{{";
      tokens.push({ kind: "variable", text: variable.slice(2, -2), fresh, ...(joined ? { joined } : {}) });
      at += variable.length;
      fresh = false;
      continue;
    }
    if (sign === '"' || sign === "'") {
      const end = endOfString(source, at);
      add("string", source.slice(at + 1, end - 1), end - at);
      continue;
    }
    if (sign === "`") {
      const { text, parts, end } = template(source, at, level);
      add("template", text, end - at, parts);
      continue;
    }
    const number = read(NUMBER);
    if (number !== null) {
      add("number", number, number.length);
      // "10px" is no number.
      if (at < source.length && read(NAME) !== null) throw new NotCode("a name right after a number");
      continue;
    }
    const name = read(NAME);
    if (name !== null) {
      add("name", name, name.length);
      continue;
    }
    if (sign === "/" && !endsOperand(tokens.at(-1))) {
      const end = endOfRegex(source, at);
      add("regex", source.slice(at, end), end - at);
      continue;
    }
    const found = read(SIGN);
    if (found === null) throw new NotCode(`a stray ${sign}`);
    if (found === "{") depth++;
    if (found === "}") {
      if (depth === 0 && nested) return { tokens, end: at };
      depth--;
    }
    add("sign", found, found.length);
  }
  if (nested) throw new NotCode("an open template");
  return { tokens, end: at };
}

const WORDS_BEFORE_REGEX = new Set([
  "return",
  "typeof",
  "case",
  "in",
  "of",
  "void",
  "delete",
  "new",
  "await",
  "else",
  "do",
]);

export function endsOperand(token: Token | undefined): boolean {
  if (!token) return false;
  if (token.kind === "sign")
    return (
      token.text === ")" ||
      token.text === "]" ||
      token.text === "}" ||
      token.text === "++" ||
      token.text === "--"
    );
  return token.kind !== "name" || !WORDS_BEFORE_REGEX.has(token.text);
}

function endOfString(source: string, from: number): number {
  const quote = source.charAt(from);
  for (let at = from + 1; at < source.length; at++) {
    const sign = source.charAt(at);
    if (sign === "\\") at++;
    else if (sign === quote) return at + 1;
    else if (sign === "\n" || sign === "\r") break;
  }
  throw new NotCode("an open quotation mark");
}

function endOfRegex(source: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < source.length; at++) {
    const sign = source.charAt(at);
    if (sign === "\n" || sign === "\r") break;
    if (sign === "\\") at++;
    else if (sign === "[") inClass = true;
    else if (sign === "]") inClass = false;
    else if (sign === "/" && !inClass) {
      let end = at + 1;
      while (/[a-z]/.test(source.charAt(end))) end++;
      return end;
    }
  }
  throw new NotCode("an open regular expression");
}

function template(
  source: string,
  from: number,
  level: number,
): { text: string; parts: Token[][]; end: number } {
  const parts: Token[][] = [];
  let text = "";
  for (let at = from + 1; at < source.length; at++) {
    const sign = source.charAt(at);
    if (sign === "\\") {
      text += source.slice(at, at + 2);
      at++;
    } else if (sign === "`") return { text, parts, end: at + 1 };
    else if (source.startsWith("${", at)) {
      const inner = scan(source, at + 2, level + 1);
      parts.push(inner.tokens);
      at = inner.end;
    } else text += sign;
  }
  throw new NotCode("an open template");
}
