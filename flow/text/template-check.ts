import {
  analyzeSync,
  type Template as LiquidNode,
  type Token,
  TypeGuards,
  toValueSync,
  Value,
  type Variable,
} from "liquidjs";
import type { Path } from "./paths";
import type { TemplateErrorCode } from "./template";

/** Blocks (`if`, `for` ...) inside blocks. */
export const MAX_TEMPLATE_BLOCKS = 32;

/** Brackets inside brackets of one name: `a[b[c]]`. */
export const MAX_TEMPLATE_BRACKETS = 16;

/** Values in one expression or tag, and filters on one value: each step of a rendering stays small. */
export const MAX_TEMPLATE_VALUES = 100;

/** What is wrong with a template, with its place in the source. */
export class TemplateProblem extends Error {
  override readonly name = "TemplateProblem";

  constructor(
    readonly code: TemplateErrorCode,
    message: string,
    readonly position: number,
    readonly subject?: string,
  ) {
    super(message);
  }
}

/** Throws TemplateProblem where the source nests so deep that a recursive parser would suffer. */
export function checkNesting(source: string): void {
  let blocks = 0;
  for (const found of source.matchAll(/\{%-?\s*(end)?(?:if|unless|case|for|comment)\b|\{\{|\{%/g)) {
    if (found[0].length > 2) blocks = Math.max(0, blocks + (found[1] === undefined ? 1 : -1));
    if (blocks > MAX_TEMPLATE_BLOCKS) throw tooDeep(found.index);
    const end = source.indexOf(found[0] === "{{" ? "}}" : "%}", found.index);
    let brackets = 0;
    for (let at = found.index + 2; at < (end < 0 ? source.length : end); at++) {
      if (source[at] === "[") brackets++;
      else if (source[at] === "]") brackets--;
      if (brackets > MAX_TEMPLATE_BRACKETS) throw tooDeep(at);
    }
    // An unclosed tag reaches to the end: everything behind it has been looked at.
    if (end < 0) return;
  }
}

/** Throws TemplateProblem for names that are not ours and for expressions that the engine would read in part only. */
export function checkNodes(nodes: readonly LiquidNode[]): void {
  for (const node of nodes) {
    const values = [...(node.arguments?.() ?? [])];
    if (values.length > MAX_TEMPLATE_VALUES) throw tooComplex(node.token);
    for (const argument of values) {
      if (argument instanceof Value) checkValue(argument, node.token);
      else checkToken(argument);
    }
    for (const local of [...(node.localScope?.() ?? [])]) checkName(local.content, local.begin);
    for (const local of node.blockScope?.() ?? []) checkName(local, node.token.begin);
    if (node.children) checkNodes(toValueSync(node.children(false, true)));
  }
}

/** The path of an expression that is nothing but a path with fixed parts, or null. */
export function pathOf(postfix: readonly Token[]): Path | null {
  const [token] = postfix;
  if (postfix.length !== 1 || !TypeGuards.isPropertyAccessToken(token) || token.variable) return null;
  const path: Path = [];
  for (const part of token.props) {
    if (!TypeGuards.isWordToken(part) && !TypeGuards.isQuotedToken(part) && !TypeGuards.isNumberToken(part))
      return null;
    path.push(part.content);
  }
  return path;
}

/** The outside paths that nodes read, each once. */
export function usedPaths(nodes: readonly LiquidNode[]): string[][] {
  const paths = new Map<string, string[]>();
  const keep = ({ segments }: Variable) => {
    const computed = segments.findIndex((segment) => typeof segment === "object");
    const path = (computed < 0 ? segments : segments.slice(0, computed)).map(String);
    if (path.length > 0) paths.set(JSON.stringify(path), path);
    for (const segment of segments) if (typeof segment === "object") keep(segment);
  };
  const found = Object.values(analyzeSync([...nodes], { partials: false }).globals).flat();
  found.sort((a, b) => a.location.row - b.location.row || a.location.col - b.location.col);
  for (const variable of found) keep(variable);
  return [...paths.values()];
}

const ROOT = /^\p{L}[\p{L}\p{M}\p{N}_]*$/u;
const PART = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*$/u;

function checkValue(value: Value, place: Token): void {
  checkExpression(value.initial.postfix, place);
  if (value.filters.length > MAX_TEMPLATE_VALUES) throw tooComplex(place);
  for (const filter of value.filters) {
    for (const argument of filter.args) {
      if (!Array.isArray(argument)) {
        checkToken(argument);
        continue;
      }
      const message = `The filter "${filter.name}" takes values, not named arguments.`;
      throw new TemplateProblem("template-syntax", message, argument[1]?.begin ?? place.begin, filter.name);
    }
  }
}

/** In postfix order every expression must come down to one value; `{{ first name }}` leaves two. */
function checkExpression(postfix: readonly Token[], place: Token): void {
  let values = 0;
  if (postfix.length > 2 * MAX_TEMPLATE_VALUES) throw tooComplex(place);
  for (const token of postfix) {
    if (!TypeGuards.isOperatorToken(token)) {
      checkToken(token);
      values++;
    } else if (token.operator !== "not") values--;
    if (values < 1) throw new TemplateProblem("template-syntax", "An operator lacks a value.", token.begin);
  }
  if (values === 1) return;
  const extra = postfix.at(-1)?.begin ?? place.begin;
  throw new TemplateProblem(
    "template-syntax",
    `Two values stand side by side. A name with a space is written vars["first name"].`,
    extra,
  );
}

function checkToken(token: Token): void {
  if (TypeGuards.isRangeToken(token)) {
    checkToken(token.lhs);
    checkToken(token.rhs);
  }
  if (!TypeGuards.isPropertyAccessToken(token)) return;
  if (token.variable) checkToken(token.variable);
  if (token.props.length > MAX_TEMPLATE_VALUES) throw tooComplex(token);
  for (const [index, part] of token.props.entries()) {
    if (!TypeGuards.isWordToken(part)) checkToken(part);
    // A bracket without anything in it is read as a name of no letters.
    else if ((index === 0 && !token.variable) || part.content === "") checkName(part.content, part.begin);
    else if (!PART.test(part.content)) throw badName(part.content, part.begin);
  }
}

function checkName(name: string, position: number): void {
  if (!ROOT.test(name)) throw badName(name, position);
}

function badName(name: string, position: number): TemplateProblem {
  const message = `${JSON.stringify(name)} is not a name. Names are letters, digits and _, and begin with a letter; others are written vars["..."].`;
  return new TemplateProblem("template-bad-name", message, position, name);
}

function tooDeep(position: number): TemplateProblem {
  return new TemplateProblem("template-too-deep", "The template nests too deep.", position);
}

function tooComplex(place: Token): TemplateProblem {
  const message = `An expression has at most ${MAX_TEMPLATE_VALUES} values.`;
  return new TemplateProblem("template-too-complex", message, place.begin);
}
