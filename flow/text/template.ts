import { LiquidError, type Template as LiquidNode, Output, TypeGuards, toValueSync } from "liquidjs";
import { BoundedCache } from "./bounded-cache";
import { isJson, type Json } from "./json";
import {
  BoundedContext,
  BoundedEmitter,
  engine,
  MAX_TEMPLATE_LENGTH,
  MAX_TEMPLATE_OUTPUT,
} from "./liquid-engine";
import { memberOf } from "./member";
import type { Path } from "./paths";
import { printValue } from "./print";
import { holderOf, type OnError, type Scope } from "./scope";
import { checkNesting, checkNodes, pathOf, TemplateProblem, usedPaths } from "./template-check";

export type { OnError, Scope } from "./scope";

/** A template that has been read. Made by `parseTemplate` only; kept and shared freely. */
export interface Template {
  ok: true;
  source: string;
  /** Texts and paths, where the template has nothing else: these need no engine. */
  readonly pieces: readonly (string | Path)[] | null;
  readonly nodes: readonly LiquidNode[];
}

export type TemplateErrorCode =
  | "template-too-long"
  | "template-too-deep"
  | "template-too-complex"
  | "template-unclosed"
  | "template-unknown-filter"
  | "template-unknown-tag"
  | "template-bad-name"
  | "template-syntax";

export interface TemplateError {
  ok: false;
  source: string;
  error: {
    code: TemplateErrorCode;
    message: string;
    /** The unknown filter, tag or name. */
    name?: string;
    /** Offset in UTF-16 units; `line` and `column` count from 1. */
    position: number;
    line: number;
    column: number;
  };
}

/** Whether a text has anything to fill in. Other texts print themselves. */
export function isTemplate(source: string): boolean {
  return source.includes("{{") || source.includes("{%");
}

/** Reads a template once; the result is cached by its text. Never throws. */
export function parseTemplate(source: string): Template | TemplateError {
  // Plain and over-long texts are not kept: they cost nothing to read, and entries must be bounded too.
  if (source.length > MAX_TEMPLATE_LENGTH || !isTemplate(source)) return parse(source);
  return cache.getOrMake(source, parse);
}

/**
 * The text that a template makes of a scope. Values are printed as they are, never read as templates. An error of
 * reading or running gives "" and is told to `onError`. Never throws.
 */
export function renderTemplate(
  template: Template | TemplateError | string,
  scope: Scope,
  onError?: OnError,
): string {
  if (typeof template === "string" && !isTemplate(template)) return template;
  const parsed = typeof template === "string" ? parseTemplate(template) : template;
  if (!parsed.ok) return refused(parsed, onError);
  if (parsed.pieces) return join(parsed.pieces, scope, onError);
  try {
    const emitter = new BoundedEmitter();
    toValueSync(engine.renderer.renderTemplates([...parsed.nodes], new BoundedContext(scope), emitter));
    return emitter.buffer;
  } catch (error) {
    return broken(error, onError);
  }
}

/**
 * The value of a template: of a single `{{ ... }}` the value itself (a list stays a list), of anything else the text.
 * Null where there is no value or an error. Never throws.
 */
export function evaluateTemplate(source: string, scope: Scope, onError?: OnError): Json {
  if (!isTemplate(source)) return source;
  const parsed = parseTemplate(source.trim());
  if (!parsed.ok) {
    refused(parsed, onError);
    return null;
  }
  const [piece] = parsed.pieces ?? [];
  if (parsed.pieces?.length === 1 && typeof piece === "object") return jsonOf(valueAt(scope, piece));
  const [node] = parsed.nodes;
  if (parsed.nodes.length !== 1 || !(node instanceof Output)) return renderTemplate(parsed, scope, onError);
  try {
    return jsonOf(toValueSync(node.value.value(new BoundedContext(scope))));
  } catch (error) {
    broken(error, onError);
    return null;
  }
}

/**
 * The paths that a template reads from outside, each once, in the order of the text: `[["contact", "firstName"]]`.
 * A computed part ends a path. Empty if the template cannot be read.
 */
export function variablesIn(source: string): string[][] {
  if (!isTemplate(source)) return [];
  const parsed = parseTemplate(source);
  return parsed.ok ? usedPaths(parsed.nodes) : [];
}

/** The value at a path of a scope: the first name is looked for in `vars`, then in the scope itself. */
export function valueAt(scope: Scope, path: Path): unknown {
  const [first] = path;
  const start: unknown = first === undefined ? undefined : holderOf(scope, first);
  return path.reduce<unknown>((holder, part) => memberOf(holder, part), start);
}

/** Some thousands of texts: the blocks of all flows that a busy process runs. */
const cache = new BoundedCache<Template | TemplateError>(4000);

function parse(source: string): Template | TemplateError {
  if (!isTemplate(source)) return { ok: true, source, pieces: [source], nodes: [] };
  if (source.length > MAX_TEMPLATE_LENGTH) {
    const message = `A template has at most ${MAX_TEMPLATE_LENGTH} characters.`;
    return errorAt(source, new TemplateProblem("template-too-long", message, MAX_TEMPLATE_LENGTH));
  }
  try {
    checkNesting(source);
    const nodes = engine.parse(source);
    checkNodes(nodes);
    return { ok: true, source, pieces: piecesOf(nodes), nodes };
  } catch (error) {
    return errorAt(source, problemOf(error));
  }
}

/** The texts and paths of a template that has nothing else, or null. */
function piecesOf(nodes: readonly LiquidNode[]): (string | Path)[] | null {
  const pieces: (string | Path)[] = [];
  for (const node of nodes) {
    if (TypeGuards.isHTMLToken(node.token)) {
      pieces.push(node.token.getContent());
      continue;
    }
    const path =
      node instanceof Output && node.value.filters.length === 0 ? pathOf(node.value.initial.postfix) : null;
    if (!path) return null;
    pieces.push(path);
  }
  return pieces;
}

function join(pieces: readonly (string | Path)[], scope: Scope, onError: OnError | undefined): string {
  let text = "";
  for (const piece of pieces) text += typeof piece === "string" ? piece : printValue(valueAt(scope, piece));
  if (text.length <= MAX_TEMPLATE_OUTPUT) return text;
  onError?.("template-limit", `The template prints more than ${MAX_TEMPLATE_OUTPUT} characters.`);
  return "";
}

/** The engine adds the place to its words; ours comes apart. */
const PLACE = /, line:\d+, col:\d+$/;

/** What the engine's errors mean, by their words: it has no codes. */
const PHRASES: [RegExp, TemplateErrorCode][] = [
  [/^undefined filter: (\S+)/, "template-unknown-filter"],
  [/^tag "?([^"]*?)"? not found/, "template-unknown-tag"],
  [/not closed/, "template-unclosed"],
  [/call stack/, "template-too-deep"],
];

function problemOf(error: unknown): TemplateProblem {
  if (error instanceof TemplateProblem) return error;
  const cause = LiquidError.is(error) ? (error.originalError ?? error) : error;
  if (cause instanceof TemplateProblem) return cause;
  const words = cause instanceof Error ? cause.message.replace(PLACE, "") : "The template cannot be read.";
  const position = LiquidError.is(error) ? error.token.begin : 0;
  for (const [phrase, code] of PHRASES) {
    const found = phrase.exec(words);
    if (found) return new TemplateProblem(code, words, position, found[1]);
  }
  return new TemplateProblem("template-syntax", words, position);
}

function errorAt(source: string, problem: TemplateProblem): TemplateError {
  const before = source.slice(0, problem.position).split("\n");
  const { code, message, position, subject } = problem;
  const place = { position, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const error =
    subject === undefined ? { code, message, ...place } : { code, message, name: subject, ...place };
  return { ok: false, source, error };
}

function refused(parsed: TemplateError, onError: OnError | undefined): string {
  onError?.(parsed.error.code, parsed.error.message);
  return "";
}

function broken(error: unknown, onError: OnError | undefined): string {
  const words = error instanceof Error ? error.message : String(error);
  const message = words.replace(PLACE, "");
  const isLimit = /limit exceeded|more than \d+ (?:steps|characters)/.test(message);
  onError?.(isLimit ? "template-limit" : "template-failed", message);
  return "";
}

/** Engine objects and missing values become null; all else in a scope is JSON already. */
function jsonOf(value: unknown): Json {
  if (typeof value === "string" || typeof value === "boolean") return value;
  return isJson(value, Number.POSITIVE_INFINITY) ? value : null;
}
