import type { Facts } from "./facts";
import { judgeExpression } from "./javascript/expression";
import { type Names, pathOfName } from "./names";
import { scriptOf } from "./script-code";
import { splitText } from "./split-text";

/** Where a text stands. `bubble`: Typebot reads values as Markdown there. `json`: inside a JSON body. */
export type Place = "bubble" | "plain" | "json";

/** A calculation that has to run before a text can be printed: its script and the variable that it fills. */
export type Inline = { variable: string; code: string };

/** Texts of one node, translated; what they calculate is gathered for a script before it. */
export class Translator {
  readonly inlines: Inline[] = [];

  constructor(
    private readonly names: Names,
    private readonly facts: Facts,
    private readonly version: number,
    /** A variable for a calculation; undefined where the file has more of them than anybody wrote. */
    private readonly calculation: () => string | undefined,
  ) {}

  /** A text of Typebot as a template of ours that prints the same. */
  template(source: string, place: Place = "plain"): string {
    const out: string[] = [];
    for (const piece of splitText(source)) {
      if (piece.kind === "text") out.push(literal(piece.text));
      else if (piece.kind === "code") out.push(this.inline(piece.text, place));
      else {
        const name = this.names.ofName(piece.text);
        if (name !== undefined) out.push(this.output(name, place));
      }
    }
    return joined(out);
  }

  /** `{{ Name }}` with the filters that make it print as in Typebot. */
  output(name: string, place: Place = "plain"): string {
    const filters: string[] = [];
    // Before version 6 a list in a bubble was its last item.
    if (place === "bubble" && this.version < 6 && (this.facts.mayBeList(name) || this.facts.isGiven(name)))
      filters.push("compact", "last");
    if (place === "bubble" && !this.facts.isPlain(name)) filters.push("plain_text");
    if (place === "json") filters.push("json_escape");
    return `{{ ${[pathOfName(name), ...filters].join(" | ")} }}`;
  }

  /** What `{{= code =}}` prints: known words, or a variable that a script before fills. */
  private inline(code: string, place: Place): string {
    const isBody = code.includes("return ");
    const verdict = judgeExpression(
      isBody ? code : `(${code})`,
      (name) => this.names.ofName(name) !== undefined,
    );
    if (verdict.is === "constant") {
      const { value } = verdict;
      return literal(
        value === undefined || value === null
          ? ""
          : typeof value === "string"
            ? value
            : (JSON.stringify(value) ?? ""),
      );
    }
    if (verdict.is === "prose") return this.template(code.trim().replaceAll("{{=", ""), place);
    const script = scriptOf({ code, names: this.names, result: "print", isBody });
    const known = this.inlines.find((one) => one.code === script);
    const variable = known?.variable ?? this.calculation();
    if (variable === undefined) return this.template(code, place);
    if (!known) this.inlines.push({ variable, code: script });
    return `{{ ${pathOfName(variable)}${place === "json" ? " | json_escape" : ""} }}`;
  }
}

/** Words that stay words: what would begin a tag or an output is printed by one. */
const literal = (text: string): string => text.replace(/\{\{|\{%/g, (sign) => `{{ "${sign}" }}`);

/** A `{` right before an output would become part of it. */
function joined(parts: readonly string[]): string {
  return parts
    .map((part, index) =>
      part.endsWith("{") && (parts[index + 1] ?? "").startsWith("{") ? `${part.slice(0, -1)}{{ "{" }}` : part,
    )
    .join("");
}
