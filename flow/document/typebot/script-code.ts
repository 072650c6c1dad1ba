import { GLOBALS } from "./javascript/global-names";
import { NotCode, type Token, tokenize } from "./javascript/tokens";
import type { Names } from "./names";
import { splitText } from "./split-text";

type Source = {
  /** The author's code, with `{{Name}}` for variables. */
  code: string;
  names: Names;
  /** `value`: what is kept in a variable (texts and lists of texts). `print`: what stands in a text. */
  result: "value" | "print" | "nothing";
  /** The variable that gets the message of a failure. */
  errorTo?: string | undefined;
  /** A failure gives nothing, instead of the code's own text. */
  silent?: boolean;
  /** A function's body; otherwise an expression. */
  isBody: boolean;
};

/**
 * The author's code as a script of ours: variables are read as Typebot reads them ("12" is a number), what comes out is
 * kept as Typebot keeps it, and where the code fails its own text is the result.
 */
export function scriptOf({ code, names, result, isBody, errorTo, silent }: Source): string {
  const identifiers = identifiersIn(code, names);
  const own = code.replace(/\{\{([^{}]+)\}\}/g, (_, name: string) => identifiers.get(name)?.identifier ?? "");
  const reads = [...identifiers.values()].map(
    ({ identifier, name }) => `const ${identifier} = read(${JSON.stringify(name)});`,
  );
  const body = isBody ? own : result === "print" ? `return (${own})` : `return ${own}`;
  const run = [`const run = ${/\bawait\b/.test(own) ? "async " : ""}() => {`, indent(body), "};"];
  const call = /\bawait\b/.test(own) ? "await run()" : "run()";
  const failed = [
    ...(errorTo ? [`vars[${JSON.stringify(errorTo)}] = String((error && error.message) || error);`] : []),
    ...(result === "nothing" ? [] : [silent ? "return null;" : `return ${fallback(code, names, result)};`]),
  ];
  const attempt =
    result === "nothing"
      ? [`${call};`]
      : [
          "try {",
          `  return ${result === "print" ? "print" : "keep"}(${call});`,
          "} catch (error) {",
          ...failed.map(indent),
          "}",
        ];
  const helpers = [
    ...(reads.length ? [READ] : []),
    ...(result === "value" || /\bsetVariable\b/.test(own) ? [KEEP] : []),
    ...(result === "print" ? [PRINT] : []),
    ...(/\bsetVariable\b/.test(own) ? [setVariable(names)] : []),
    ...(result !== "nothing" && !silent && /\{\{/.test(code) ? [SHOW] : []),
  ];
  return [...reads, ...run, ...attempt, "", ...helpers].join("\n").trim();
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => (line.includes("`") ? line : `  ${line}`))
    .join("\n");

const READ = `// Texts that spell a number, yes or no are read as such.
function read(name) {
  const value = vars[name];
  if (typeof value !== "string") return value;
  if (value === "" || value === "null") return null;
  if (value === "undefined") return undefined;
  if (value === "true" || value === "false") return value === "true";
  if (value.trim() === "" || /^\\+|^0[^.]/.test(value) || Number.isNaN(Number(value))) return value;
  return Number(value);
}`;

const KEEP = `// Values are kept as texts and lists of texts.
function keep(value) {
  if (value === undefined || value === null || value === "") return null;
  const text = (one) => (typeof one === "string" ? one : JSON.stringify(one));
  return Array.isArray(value) ? value.map((one) => (one === undefined || one === null ? null : text(one))) : text(value);
}`;

const PRINT = `function print(value) {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}`;

const SHOW = `function show(name) {
  const value = vars[name];
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}`;

function setVariable(names: Names): string {
  const known = Object.fromEntries(names.originals().map(({ from, to }) => [from, to]));
  return `function setVariable(name, value) {
  const known = ${JSON.stringify(known)};
  if (Object.hasOwn(known, name)) vars[known[name]] = keep(value);
}`;
}

/** What stands in a failing code's place: its text, filled in. */
function fallback(code: string, names: Names, result: "value" | "print"): string {
  const parts = splitText(code).map((piece) => {
    if (piece.kind !== "variable")
      return JSON.stringify(piece.kind === "code" ? `{{=${piece.text}=}}` : piece.text);
    const name = names.ofName(piece.text);
    return name === undefined ? '""' : `show(${JSON.stringify(name)})`;
  });
  const text = parts.length ? parts.join(" + ") : '""';
  return result === "value" ? `${parts.length > 1 ? `(${text})` : text} || null` : text;
}

/** An identifier for every variable of the code: its name where that reads well, else its id, as in Typebot. */
function identifiersIn(code: string, names: Names): Map<string, { identifier: string; name: string }> {
  const found = new Map<string, { identifier: string; name: string }>();
  const rest = code.replace(/\{\{([^{}]+)\}\}/g, " ");
  const words = new Set(rest.match(/[\p{L}$_][\p{L}\p{M}\p{N}$_]*/gu) ?? []);
  const quoted = insideQuotes(code);
  for (const [, source = ""] of code.matchAll(/\{\{([^{}]+)\}\}/g)) {
    const name = names.ofName(source);
    if (name === undefined || found.has(source)) continue;
    const id = identifierOf(names.idOf(name) ?? name);
    const nice = identifierOf(name);
    // Inside quotation marks Typebot leaves the variable's id, so that the id must be the name.
    const usable =
      !quoted &&
      !words.has(nice) &&
      !GLOBALS.has(nice) &&
      !RESERVED.has(nice) &&
      ![...found.values()].some((one) => one.identifier === nice);
    found.set(source, { identifier: usable ? nice : id, name });
  }
  return found;
}

function insideQuotes(code: string): boolean {
  const hasVariable = (token: Token): boolean =>
    ((token.kind === "string" || token.kind === "template") && token.text.includes("{{")) ||
    (token.parts ?? []).some((part) => part.some(hasVariable));
  try {
    return tokenize(code).some(hasVariable);
  } catch (error) {
    if (error instanceof NotCode) return true;
    throw error;
  }
}

const RESERVED = new Set(
  "read keep print show run vars value error name setVariable await async return const let var if else for while do switch case default try catch finally throw new delete typeof void in of instanceof function class this super import export null true false undefined contact conversation event workspace".split(
    " ",
  ),
);

function identifierOf(text: string): string {
  const clean = text.replace(/[^\p{L}\p{M}\p{N}$_]+/gu, "_").replace(/^_+|_+$/g, "");
  return /^[\p{L}$]/u.test(clean) ? clean : `v${clean}`;
}
