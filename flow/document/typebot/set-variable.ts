import { flagAt, objectAt, textAt } from "./fields";
import { judgeExpression } from "./javascript/expression";
import { pathOfName } from "./names";
import { scriptOf } from "./script-code";
import { onlyVariable } from "./split-text";
import type { Chain } from "./workshop";

type Assignment = { variable: string; operation: string; value?: string; into?: string };

/** A "Set variable" block: a plain assignment wherever that says the same, a script where it calculates. */
export function addSetVariable(chain: Chain): void {
  const { shop, block } = chain;
  const variable = shop.target(block.options);
  if (variable === undefined) {
    chain.note({
      severity: "changed",
      code: "assignment_without_variable",
      message: "This step sets no variable and was left out.",
    });
    return chain.leave();
  }
  const type = textAt(block.options, "type") ?? "Custom";
  const add = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (add) add(chain, variable);
  else {
    chain.note({
      severity: "partial",
      code: "assignment_unknown",
      message: `"${type.slice(0, 60)}" is not known: the variable is cleared.`,
      values: { kind: type.slice(0, 60) },
    });
    assign(chain, { variable, operation: "clear" });
  }
  chain.leave();
}

const assign = (chain: Chain, ...assignments: Assignment[]): void => void chain.add("set", { assignments });

function addCustom(chain: Chain, variable: string): void {
  const { shop, block } = chain;
  const { names } = shop;
  const source = textAt(block.options, "expressionToEvaluate") ?? "";
  const onPage = flagAt(block.options, "isExecutedOnClient") ?? false;
  const errorTo = shop.target(block.options, "saveErrorInVariableId");
  if (source === "") return assign(chain, { variable, operation: "clear" });
  if (onPage) {
    chain.note({
      severity: "changed",
      code: "page_script",
      message:
        "Typebot calculates this in the visitor's browser. Here it runs in the sandbox, which has no page.",
    });
    chain.addScript({
      code: scriptOf({ code: source, names, result: "value", isBody: source.includes("return "), errorTo }),
      save: variable,
      where: "device",
    });
    return;
  }
  const only = onlyVariable(source);
  if (only !== null) {
    const from = names.ofName(only);
    if (from === undefined) return assign(chain, { variable, operation: "clear" });
    // The text form: a list becomes its JSON.
    const list = shop.facts.mayBeList(from);
    return assign(chain, {
      variable,
      operation: "assign",
      value: list ? `{{ ${pathOfName(from)} | append: "" }}` : `{{ ${pathOfName(from)} }}`,
    });
  }
  const verdict = judgeExpression(source, (name) => names.ofName(name) !== undefined);
  const prose = (): void => {
    const translator = shop.translator();
    const value = translator.template(source);
    chain.addInlines(translator);
    assign(chain, { variable, operation: "assign", value });
  };
  if (verdict.is === "prose") return prose();
  if (verdict.is === "constant") return assignConstant(chain, variable, verdict.value);
  const sum = sumOf(source, chain);
  if (sum)
    return assign(
      chain,
      sum.name === variable
        ? { variable, operation: "increment", value: sum.by }
        : { variable, operation: "assign", value: `{{ ${pathOfName(sum.name)} | plus: ${sum.by} }}` },
    );
  const script = chain.addScript({
    code: scriptOf({ code: source, names, result: "value", isBody: source.includes("return "), errorTo }),
    save: variable,
  });
  if (verdict.sure) return;
  // What turns out not to be code is the text itself.
  const text = chain.branch("set", {
    assignments: [{ variable, operation: "assign", value: shop.translator().template(source) }],
  });
  shop.graph.connect(script, "error", { node: text });
  shop.graph.connect(text, "next", chain.exit());
}

/** `{{Score}} + 5`, where the score is a number for sure: the one calculation that nearly every flow has needs no script. */
function sumOf(source: string, chain: Chain): { name: string; by: string } | null {
  const found = /^\s*\{\{([^{}]+)\}\}\s*([+-])\s*(\d{1,9})\s*;?\s*$/.exec(source);
  const name = found?.[1] === undefined ? undefined : chain.shop.names.ofName(found[1]);
  if (!found || name === undefined || /^0\d/.test(found[3] ?? "")) return null;
  const { facts, assigned } = chain.shop;
  if (!facts.isNumber(name) || !assigned.isSetBefore(chain.block, name)) return null;
  return { name, by: `${found[2] === "-" ? "-" : ""}${found[3]}` };
}

/** Values are kept as texts and lists of texts. */
function assignConstant(chain: Chain, variable: string, value: unknown): void {
  const text = (one: unknown): string => (typeof one === "string" ? one : (JSON.stringify(one) ?? ""));
  if (value === undefined || value === null || value === "")
    return assign(chain, { variable, operation: "clear" });
  const template = (source: string): string =>
    chain.shop.translator().template(source.replace(/\{\{([^{}]+)\}\}/g, "{{ $1 }}"));
  if (Array.isArray(value)) {
    const list = value.map((one: unknown) => (one === undefined || one === null ? null : text(one)));
    return assign(chain, { variable, operation: "json", value: template(JSON.stringify(list)) });
  }
  assign(chain, { variable, operation: "assign", value: template(text(value)) });
}

function addAppend(chain: Chain, variable: string): void {
  const translator = chain.shop.translator();
  const value = translator.template(textAt(chain.block.options, "item") ?? "");
  chain.addInlines(translator);
  assign(chain, { variable, operation: "append", value });
}

const addTake =
  (operation: "pop" | "shift") =>
  (chain: Chain, variable: string): void => {
    const into = chain.shop.target(chain.block.options, "saveItemInVariableId");
    assign(chain, { variable, operation, ...(into === undefined ? {} : { into }) });
  };

function addMapped(chain: Chain, variable: string): void {
  const params = objectAt(chain.block.options, "mapListItemParams");
  const [item, list, target] = ["baseItemVariableId", "baseListVariableId", "targetListVariableId"].map(
    (key) => chain.shop.target(params, key),
  );
  if (item === undefined || list === undefined || target === undefined) {
    chain.note({
      severity: "changed",
      code: "assignment_incomplete",
      message: "This step does not say which lists it looks into: the variable is cleared.",
    });
    return assign(chain, { variable, operation: "clear" });
  }
  chain.addScript({
    code: [
      `const index = [vars[${JSON.stringify(list)}] ?? []].flat().indexOf(vars[${JSON.stringify(item)}]);`,
      `return index < 0 ? null : [vars[${JSON.stringify(target)}] ?? []].flat()[index] ?? null;`,
    ].join("\n"),
    save: variable,
  });
}

/** Now, or a day before or after. In UTC, unless a time zone is named. */
const addMoment =
  (days: number) =>
  (chain: Chain, variable: string): void => {
    const zone = textAt(chain.block.options, "timeZone") ?? "";
    if (zone !== "" && zone.includes("{{"))
      chain.note({
        severity: "changed",
        code: "time_zone_variable",
        message: "The time zone comes from a variable: the time is in UTC.",
      });
    const zoned = /^[A-Za-z0-9_+/-]+$/.test(zone);
    if (days === 0)
      return assign(
        chain,
        zoned
          ? { variable, operation: "assign", value: `{{ "now" | date: "${ZONED}", "${zone}" }}` }
          : { variable, operation: "now" },
      );
    chain.addScript({
      code: `return new Date(Date.now() ${days < 0 ? "-" : "+"} 24 * 60 * 60 * 1000).toISOString();`,
      save: variable,
    });
    if (zoned)
      assign(chain, {
        variable,
        operation: "assign",
        value: `{{ ${pathOfName(variable)} | date: "${ZONED}", "${zone}" }}`,
      });
  };

const ZONED = "yyyy-MM-dd'T'HH:mm:ssZZ";

const addTemplate =
  (value: string) =>
  (chain: Chain, variable: string): void =>
    assign(chain, { variable, operation: "assign", value });

function addRandomId(chain: Chain, variable: string): void {
  chain.addScript({
    code: 'return Array.from({ length: 24 }, (_, index) => Math.floor(Math.random() * (index === 0 ? 26 : 36)) + (index === 0 ? 10 : 0)).map((digit) => digit.toString(36)).join("");',
    save: variable,
  });
}

/** The conversation so far: the engine keeps its last exchanges, which a script may read. */
function addTranscript(chain: Chain, variable: string): void {
  chain.note({
    severity: "changed",
    code: "transcript",
    message: "The transcript holds the last messages of the conversation.",
  });
  assign(chain, { variable, operation: "transcript" });
}

const unknownHere = (chain: Chain, variable: string): void => {
  chain.note({
    severity: "partial",
    code: "not_known_here",
    message: "Typebot knows this only on WhatsApp: the variable is cleared.",
  });
  assign(chain, { variable, operation: "clear" });
};

const MOMENT = `const hour = new Date().getHours();
if (hour < 12) return "morning";
return hour < 18 ? "afternoon" : "evening";`;

const DEVICE = `const agent = typeof navigator === "undefined" ? "" : navigator.userAgent;
if (/tablet|ipad|android(?!.*mobile)/i.test(agent)) return "tablet";
return /mobile|iphone|ipod|blackberry/i.test(agent) ? "mobile" : "desktop";`;

const addOnPage =
  (code: string) =>
  (chain: Chain, variable: string): void => {
    chain.note({
      severity: "changed",
      code: "page_script",
      message:
        "Typebot calculates this in the visitor's browser. Here it runs in the sandbox, which has no page.",
    });
    chain.addScript({ code, save: variable, where: "device" });
  };

const KINDS: { readonly [type: string]: (chain: Chain, variable: string) => void } = {
  Custom: addCustom,
  Empty: (chain, variable) => assign(chain, { variable, operation: "clear" }),
  "Append value(s)": addAppend,
  Pop: addTake("pop"),
  Shift: addTake("shift"),
  "Map item with same index": addMapped,
  Now: addMoment(0),
  Today: addMoment(0),
  Tomorrow: addMoment(1),
  Yesterday: addMoment(-1),
  "Random ID": addRandomId,
  "Result ID": addTemplate("{{ conversation.id }}"),
  "User ID": addTemplate("{{ conversation.id }}"),
  "Environment name": addTemplate("web"),
  Transcript: addTranscript,
  "Phone number": unknownHere,
  "Contact name": unknownHere,
  "Moment of the day": addOnPage(MOMENT),
  "Device type": addOnPage(DEVICE),
};
