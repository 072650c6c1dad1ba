import { Parser } from "./parser";
import { NotCode, type Token, tokenize } from "./tokens";

/** `prose`: not JavaScript, or code that certainly fails: Typebot keeps the text. `code`: only running it can tell. */
export type Verdict = { is: "prose" } | { is: "constant"; value: unknown } | { is: "code"; sure: boolean };

/** What a `{{Name}}` inside code stands for: a variable, or nothing where the file has none of that name. */
export type IsVariable = (name: string) => boolean;

/**
 * What Typebot would make of the text of a custom expression: a constant, its own text, or something to be calculated.
 * `sure` is off where the text may still turn out not to be code. Never throws.
 */
export function judgeExpression(
  source: string,
  isVariable: IsVariable,
  options: { page?: boolean } = {},
): Verdict {
  if (/^\s*0\d+\s*$/.test(source)) return { is: "prose" };
  try {
    const tokens = join(tokenize(source), isVariable);
    if (tokens.length === 0) return { is: "constant", value: undefined };
    if (source.includes("return "))
      return looksLikeProse(tokens) ? { is: "prose" } : { is: "code", sure: false };
    const parser = new Parser(tokens, options.page ?? false);
    const value = parser.whole();
    if (value.is === "throws") return { is: "prose" };
    return value.is === "constant"
      ? { is: "constant", value: value.value }
      : { is: "code", sure: parser.sure };
  } catch (error) {
    if (error instanceof NotCode) return { is: "prose" };
    throw error;
  }
}

/** Variables become names; one that touches a word becomes part of it ("{{X}}px" is a name that nothing has). */
function join(tokens: Token[], isVariable: IsVariable): Token[] {
  return tokens.flatMap((token): Token[] => {
    const parts = token.parts?.map((part) => join(part, isVariable));
    if (token.kind !== "variable") return [parts ? { ...token, parts } : token];
    if (!isVariable(token.text)) return [];
    return [token.joined ? { ...token, kind: "name", text: "{{joined}}" } : token];
  });
}

const WORDS_BETWEEN = new Set(
  "return typeof case in of void delete new await else do instanceof const let var async function get set static throw if for while switch class extends import export from as yield try catch finally default break continue".split(
    " ",
  ),
);

/** Two words or values side by side on one line, none of them a keyword: a sentence, not code. */
function looksLikeProse(tokens: readonly Token[]): boolean {
  return tokens.some((token, index) => {
    const before = tokens[index - 1];
    if (!before || token.fresh) return false;
    const word = (one: Token): boolean =>
      one.kind !== "sign" && !(one.kind === "name" && WORDS_BETWEEN.has(one.text));
    return word(before) && word(token) && token.kind !== "template";
  });
}
