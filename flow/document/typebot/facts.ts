import { at, flagAt, listAt, objectAt, textAt } from "./fields";
import { judgeExpression } from "./javascript/expression";
import type { Names } from "./names";
import { onlyVariable, splitText } from "./split-text";
import type { TypebotBlock, TypebotFile } from "./typebot-file";

/**
 * What may get into a variable. `plain`: words without Markdown; `text`: anything a person, a model or another system
 * wrote; `list`: perhaps a list; `items`: a list for sure.
 */
type Kind = "plain" | "number" | "text" | "list" | "items";

/** What the whole file says of its variables, so that only those get filters that need them. */
export class Facts {
  private readonly kinds = new Map<string, Set<Kind>>();
  /** Sums of other variables: numbers if all of those are. */
  private readonly sums = new Map<string, Set<string>>();
  private numbers: ReadonlySet<string> | undefined;

  constructor(
    file: TypebotFile,
    private readonly names: Names,
  ) {
    for (const variable of file.variables) {
      const name = names.ofId(variable.id);
      if (name !== undefined && variable.value !== undefined)
        this.write(name, Array.isArray(variable.value) ? "items" : kindOf(variable.value));
    }
    for (const group of file.groups) for (const block of group.blocks) this.readBlock(block);
    for (const event of file.events)
      for (const key of ["contentVariableId", "inputNameVariableId", "inputTypeVariableId"])
        this.writeId(textAt(event.options, key), "text");
  }

  mayBeList(name: string): boolean {
    return this.isList(name) || (this.kinds.get(name)?.has("list") ?? false);
  }

  /** Whether no step writes it: its value comes from outside, and may be anything. */
  isGiven(name: string): boolean {
    return !this.kinds.has(name);
  }

  /** Whether some step makes it a list. */
  isList(name: string): boolean {
    return this.kinds.get(name)?.has("items") ?? false;
  }

  /** Whether a value prints the same with and without its Markdown. A variable that nothing writes comes from outside. */
  isPlain(name: string): boolean {
    const kinds = this.kinds.get(name);
    return (
      kinds !== undefined &&
      !kinds.has("text") &&
      !this.mayBeList(name) &&
      (!this.sums.has(name) || this.isNumber(name))
    );
  }

  isNumber(name: string): boolean {
    this.numbers ??= this.findNumbers();
    return this.numbers.has(name);
  }

  /** All that only numbers are written to; sums of anything else drop out until nothing changes. */
  private findNumbers(): ReadonlySet<string> {
    const numbers = new Set(
      [...this.kinds].flatMap(([name, kinds]) =>
        [...kinds].every((kind) => kind === "number") ? [name] : [],
      ),
    );
    const users = new Map<string, string[]>();
    for (const [name, parts] of this.sums)
      for (const part of parts) users.set(part, [...(users.get(part) ?? []), name]);
    const dropped = [...users.keys()].filter((name) => !numbers.has(name));
    for (let name = dropped.pop(); name !== undefined; name = dropped.pop()) {
      for (const user of users.get(name) ?? []) if (numbers.delete(user)) dropped.push(user);
    }
    return numbers;
  }

  private write(name: string | undefined, ...kinds: Kind[]): void {
    if (name === undefined) return;
    const known = this.kinds.get(name) ?? new Set();
    for (const kind of kinds) known.add(kind);
    this.kinds.set(name, known);
  }

  private writeId(id: string | undefined, ...kinds: Kind[]): void {
    this.write(this.names.ofId(id), ...kinds);
  }

  private readBlock(block: TypebotBlock): void {
    const { options } = block;
    const target = textAt(options, "variableId");
    switch (block.type) {
      case "number input":
      case "rating input":
        return this.writeId(target, "number");
      case "email input":
      case "phone number input":
      case "date input":
      case "time input":
      case "url input":
      case "file input":
        return this.writeId(target, "plain");
      case "choice input":
      case "picture choice input": {
        const dynamic =
          textAt(options, "dynamicVariableId") !== undefined ||
          flagAt(objectAt(options, "dynamicItems"), "isEnabled") === true;
        const words = block.items.flatMap((item) =>
          ["content", "title", "value"].flatMap((key) => textAt(item.fields, key) ?? []),
        );
        return this.writeId(
          target,
          dynamic || words.some((one) => kindOf(one) === "text") ? "text" : "plain",
        );
      }
      case "Set variable":
        return this.readAssignment(block);
      case "Typebot link":
        // Another bot may have put anything into the variables that both share.
        if (textAt(options, "typebotId") !== "current")
          for (const name of this.names.all()) this.write(name, "text", "list");
        return;
      case "Code":
        for (const [, , name] of (textAt(options, "content") ?? "").matchAll(
          /setVariable\(\s*(["'`])(.+?)\1/g,
        ))
          this.write(this.names.ofName(name ?? ""), "text", "list");
        return;
      default:
        // Inputs of text, cards, answers of other systems: whatever field of the block names a variable.
        for (const id of variableIds(block))
          this.writeId(id, "text", ...(block.type === "text input" ? [] : (["list"] as const)));
    }
  }

  private readAssignment({ options }: TypebotBlock): void {
    const name = this.names.ofId(textAt(options, "variableId"));
    const type = textAt(options, "type");
    if (name === undefined) return;
    switch (type) {
      case undefined:
      case "Custom":
        return this.readCustom(
          name,
          textAt(options, "expressionToEvaluate") ?? "",
          flagAt(options, "isExecutedOnClient") ?? false,
        );
      case "Append value(s)":
        return this.write(name, "text", "items");
      case "Pop":
      case "Shift":
        this.write(name, "list");
        return this.writeId(textAt(options, "saveItemInVariableId"), "text");
      case "Map item with same index":
      case "Transcript":
      case "Contact name":
        return this.write(name, "text");
      default:
        return this.write(name, "plain");
    }
  }

  private readCustom(name: string, expression: string, onPage: boolean): void {
    if (expression === "") return;
    if (onPage) return this.write(name, "text", "list");
    if (onlyVariable(expression) !== null) return this.write(name, "text");
    const verdict = judgeExpression(expression, (one) => this.names.ofName(one) !== undefined);
    const pieces = splitText(expression);
    if (verdict.is === "constant")
      return this.write(
        name,
        Array.isArray(verdict.value)
          ? "items"
          : typeof verdict.value === "number"
            ? "number"
            : kindOf(String(verdict.value)),
      );
    if (verdict.is === "prose")
      return this.write(name, pieces.every((piece) => piece.kind === "text") ? kindOf(expression) : "text");
    const arithmetic = pieces.every(
      (piece) =>
        piece.kind === "variable" || (piece.kind === "text" && /^[\s\d.+\-*/()%]*$/.test(piece.text)),
    );
    if (!arithmetic) return this.write(name, "text", "list");
    const sums = this.sums.get(name) ?? new Set();
    for (const piece of pieces)
      if (piece.kind === "variable") sums.add(this.names.ofName(piece.text) ?? piece.text);
    this.sums.set(name, sums);
    this.write(name, "number");
  }
}

function variableIds(block: TypebotBlock): string[] {
  const own = Object.entries(block.options).flatMap(([key, value]) =>
    /variableId$/i.test(key) && typeof value === "string" ? [value] : [],
  );
  const mapped = [
    "responseVariableMapping",
    "responseMapping",
    "saveResponseMapping",
    "variablesToExtract",
    "cellsToExtract",
  ].flatMap((key) => listAt(block.options, key).flatMap((one) => textAt(one, "variableId") ?? []));
  const event = textAt(objectAt(block.content, "waitForEvent"), "saveDataInVariableId");
  const inside = ["audioClip", "attachments"].flatMap(
    (key) => textAt(at(block.options, key), "saveVariableId") ?? [],
  );
  return [...own, ...mapped, ...(event ? [event] : []), ...inside];
}

const MARKS = /[*_`~#>[\]\\|]|^\s*[-+]\s|^\s*\d+[.)]\s|\n|\{\{/;

function kindOf(text: string): Kind {
  if (/^-?\d{1,15}(\.\d{1,10})?$/.test(text)) return "number";
  return text.trim() !== text || MARKS.test(text) ? "text" : "plain";
}
