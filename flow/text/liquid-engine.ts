import {
  Context,
  Drop,
  defaultOperators,
  type Emitter,
  evalToken,
  type FilterImplOptions,
  ForTag,
  isTruthy,
  Liquid,
} from "liquidjs";
import { dateFilters } from "./filters/dates";
import { containsFolded, listFilters } from "./filters/lists";
import { numberFilters } from "./filters/numbers";
import { textFilters } from "./filters/text";
import { valueFilters } from "./filters/values";
import { letterCost, memberOf, sizeOf } from "./member";
import { plainNumber } from "./parse-number";
import { printValue } from "./print";
import { type Scope, type SettingName, settingOf } from "./scope";

/** UTF-16 units of one template. Long enough for a message of any channel. */
export const MAX_TEMPLATE_LENGTH = 20_000;

/** UTF-16 units of what one template may print. */
export const MAX_TEMPLATE_OUTPUT = 65_536;

/** Tags and outputs that one rendering may run, loops included. Counted, not timed, so that a replay ends at the same place. */
export const MAX_TEMPLATE_STEPS = 5_000;

/**
 * Work that one rendering may do, in units of text and list items touched. Whatever is not a step pays here, so that
 * the most wasteful template that can be written ends within a fraction of a second.
 */
export const MAX_TEMPLATE_WORK = 1_000_000;

const READ_COST = 2;
const OPERATOR_COST = 5;
const FILTER_COST = 20;
/** A list or an object may be turned into text by a filter; sessions hold at most 64 KB of them. */
const CONTAINER_COST = 2000;

/** What filters may ask of the rendering that they are part of. */
export interface TemplateContext {
  /** Counts work; throws where the rendering has done too much. */
  charge(units: number): void;
  setting(name: SettingName): unknown;
}

export type FilterTable = {
  [name: string]: (context: TemplateContext, value: unknown, ...args: unknown[]) => unknown;
};

/** The names of all filters, for completion in the editor. */
export const filterNames: readonly string[] = [
  textFilters,
  valueFilters,
  numberFilters,
  listFilters,
  dateFilters,
]
  .flatMap(Object.keys)
  .sort();

/** The tags that authors may use, with those that close or divide them left out. */
export const tagNames: readonly string[] = [
  "if",
  "unless",
  "case",
  "for",
  "assign",
  "comment",
  "break",
  "continue",
];

/** One rendering: the names it sees and the work it has done. */
export class BoundedContext extends Context implements TemplateContext {
  private steps = 0;

  constructor(private readonly scope: Scope) {
    super(
      scope.vars,
      engine.options,
      { sync: true, globals: scope, ownPropertyOnly: true, memoryLimit: MAX_TEMPLATE_WORK },
      { liquid: engine },
    );
    // The engine asks this limiter before every tag, output and turn of a loop, with the time of the clock.
    // We count the questions instead.
    this.renderLimit.check = () => {
      this.steps += 1;
      if (this.steps > MAX_TEMPLATE_STEPS) throw new TemplateLimit(`more than ${MAX_TEMPLATE_STEPS} steps`);
    };
  }

  charge(units: number): void {
    this.memoryLimit.use(units);
  }

  setting(name: SettingName): unknown {
    return settingOf(this.scope, name);
  }

  /** Own properties of JSON only: no prototypes, no methods. */
  override readProperty(holder: unknown, key: unknown): unknown {
    if (typeof key !== "string" && typeof key !== "number") return undefined;
    if (holder instanceof Drop)
      return LOOP_NAMES.has(String(key)) ? super.readProperty(holder, key) : undefined;
    this.charge(READ_COST);
    // Counting the characters of a text or the names of an object takes time in proportion.
    if (key === "size") this.charge(typeof holder === "string" ? letterCost(holder) : CONTAINER_COST);
    return memberOf(holder, key);
  }
}

/** Collects the output as text, up to the limit. */
export class BoundedEmitter implements Emitter {
  buffer = "";

  write(value: unknown): void {
    this.buffer += printValue(value);
    if (this.buffer.length > MAX_TEMPLATE_OUTPUT)
      throw new TemplateLimit(`more than ${MAX_TEMPLATE_OUTPUT} characters`);
  }
}

/** A rendering went over a limit. */
export class TemplateLimit extends Error {
  override readonly name = "TemplateLimit";
}

const LOOP_NAMES = new Set(["index", "index0", "rindex", "rindex0", "first", "last", "length"]);

/** A loop pays for the list it goes through, because copying and reversing it are not steps. */
class BoundedForTag extends ForTag {
  // biome-ignore lint/suspicious/noConfusingVoidType: the type that the engine gives to its tags
  override *render(context: Context, emitter: Emitter): Generator<unknown, void | string, never> {
    const collection: unknown = yield evalToken(this.collection, context);
    context.memoryLimit.use(Array.isArray(collection) ? collection.length : sizeOf(collection));
    return yield* super.render(context, emitter);
  }
}

function makeEngine(): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: false,
    ownPropertyOnly: true,
    dynamicPartials: false,
    relativeReference: false,
    templates: {},
    parseLimit: MAX_TEMPLATE_LENGTH,
    // Counted steps take the place of this time limit, see BoundedContext.
    renderLimit: Number.POSITIVE_INFINITY,
    memoryLimit: MAX_TEMPLATE_WORK,
    operators: { ...defaultOperators, ...ownOperators },
  });
  for (const name of Object.keys(liquid.filters)) liquid.unregisterFilter(name);
  for (const name of Object.keys(liquid.tags)) {
    if (!tagNames.includes(name)) delete liquid.tags[name];
  }
  liquid.registerTag("for", BoundedForTag);
  for (const table of [textFilters, valueFilters, numberFilters, listFilters, dateFilters]) {
    for (const [name, filter] of Object.entries(table)) liquid.registerFilter(name, bounded(filter));
  }
  return liquid;
}

/** Every filter pays for the text or list that goes in and the text that comes out. */
function bounded(filter: FilterTable[string]): FilterImplOptions {
  return function (value: unknown, ...args: unknown[]): unknown {
    const context = this.context;
    if (!(context instanceof BoundedContext)) throw new TypeError("A filter runs in a BoundedContext.");
    context.charge(FILTER_COST + weight(value));
    const result = filter(context, plain(value), ...args.map(plain));
    context.charge(weight(result));
    return result;
  };
}

function weight(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (Array.isArray(value)) return CONTAINER_COST + value.length;
  return typeof value === "object" && value !== null ? CONTAINER_COST : 1;
}

/** The engine's own objects (`empty`, loop counters) are nothing to a filter. */
function plain(value: unknown): unknown {
  return value instanceof Drop ? null : value;
}

/** Liquid's operators without JavaScript's conversions: null is not a number, a numeral in a text is. */
const ownOperators: typeof defaultOperators = {
  "==": (left: unknown, right: unknown, context: Context) => same(left, right, context),
  "!=": function* (left: unknown, right: unknown, context: Context) {
    return !(yield same(left, right, context));
  },
  ">": ordered((difference) => difference > 0),
  "<": ordered((difference) => difference < 0),
  ">=": ordered((difference) => difference >= 0),
  "<=": ordered((difference) => difference <= 0),
  contains: (left: unknown, right: unknown, context: Context) => {
    context.memoryLimit.use(OPERATOR_COST + weight(left) + weight(right));
    return containsFolded(left, right);
  },
  and: (left: unknown, right: unknown, context: Context) => {
    context.memoryLimit.use(OPERATOR_COST);
    return isTruthy(left, context) && isTruthy(right, context);
  },
  or: (left: unknown, right: unknown, context: Context) => {
    context.memoryLimit.use(OPERATOR_COST);
    return isTruthy(left, context) || isTruthy(right, context);
  },
  not: (operand: unknown, context: Context) => {
    context.memoryLimit.use(OPERATOR_COST);
    return !isTruthy(operand, context);
  },
};

function same(left: unknown, right: unknown, context: Context) {
  context.memoryLimit.use(OPERATOR_COST + (Array.isArray(left) ? left.length : 0));
  if (typeof left !== typeof right) {
    const [a, b] = [plainNumber(left), plainNumber(right)];
    if (a !== null && b !== null) return a === b;
  }
  // The engine's own equality knows `empty`, `blank` and nil.
  const equals = defaultOperators["=="];
  if (!equals) throw new TypeError("The engine has no equality.");
  return equals(left, right, context);
}

/** Sizes as numbers where both sides are numerals, else texts by code point; false for anything else. */
function ordered(holds: (difference: number) => boolean) {
  return (left: unknown, right: unknown, context: Context): boolean => {
    context.memoryLimit.use(OPERATOR_COST);
    const [a, b] = [plainNumber(left), plainNumber(right)];
    if (a !== null && b !== null) return holds(a - b);
    if (typeof left !== "string" || typeof right !== "string") return false;
    return holds(left < right ? -1 : left > right ? 1 : 0);
  };
}

/** Liquid with our own filters and a short list of tags: nothing that reads files, a clock or other templates. */
export const engine = makeEngine();
