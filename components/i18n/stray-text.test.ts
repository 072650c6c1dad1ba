import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Attributes whose text people see or hear. */
const SPOKEN = new Set([
  "aria-label",
  "aria-description",
  "aria-placeholder",
  "aria-roledescription",
  "aria-valuetext",
  "placeholder",
  "title",
  "alt",
  "label",
  "description",
  "help",
  "error",
  "emptyText",
  "hint",
  "message",
  "action",
  "example",
]);

/** The same in every language: names of products and formats, and signs without letters. */
const UNIVERSAL = /^(?:Parley|Typebot|JSON|URL|API|ID|[^\p{L}]*)$/u;
/** Examples of what is typed in a technical field: an address, a path, a template, a dotted name, a date pattern, a font. */
const TECHNICAL =
  /^(?:(?:https?|mailto|wss?):\S*|\/\S*|\{\{[^{}]*\}\}|[a-zA-Z]\w*(?:\.\w+)+|[dMyHhmsa/:., -]+|system-ui)$/;

/** Texts written in the markup instead of coming from the catalogues, as "line: text". */
function strayTexts(source: string, fileName: string): string[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const report = (node: ts.Node, text: string) => {
    const trimmed = text.replace(/\s+/g, " ").trim();
    if (UNIVERSAL.test(trimmed) || TECHNICAL.test(trimmed)) return;
    found.push(`${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}: ${trimmed}`);
  };
  /** The texts that an expression may come to: through ?:, ||, &&, ??, parentheses and templates. */
  function readExpression(node: ts.Expression): void {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) report(node, node.text);
    else if (ts.isTemplateExpression(node))
      report(node, [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(" "));
    else if (ts.isParenthesizedExpression(node)) readExpression(node.expression);
    else if (ts.isConditionalExpression(node)) {
      readExpression(node.whenTrue);
      readExpression(node.whenFalse);
    } else if (
      ts.isBinaryExpression(node) &&
      [
        ts.SyntaxKind.BarBarToken,
        ts.SyntaxKind.AmpersandAmpersandToken,
        ts.SyntaxKind.QuestionQuestionToken,
        ts.SyntaxKind.PlusToken,
      ].includes(node.operatorToken.kind)
    ) {
      if (node.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) readExpression(node.left);
      readExpression(node.right);
    }
  }
  function walk(node: ts.Node): void {
    if (ts.isJsxText(node)) report(node, node.text);
    else if (
      ts.isJsxExpression(node) &&
      node.expression &&
      (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent))
    )
      readExpression(node.expression);
    else if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText(file)) && node.initializer) {
      if (ts.isStringLiteral(node.initializer)) report(node, node.initializer.text);
      else if (ts.isJsxExpression(node.initializer) && node.initializer.expression)
        readExpression(node.initializer.expression);
    } else if (ts.isCallExpression(node) && isToast(node.expression)) {
      const [first] = node.arguments;
      if (first) readExpression(first);
    }
    ts.forEachChild(node, walk);
  }
  walk(file);
  return found;
}

/** `toast(…)` and `toast.error(…)`. */
function isToast(callee: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  return ts.isIdentifier(name) && name.text === "toast";
}

describe("stray text", () => {
  const files = ["components", "app"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".tsx") && !file.includes(".test."))
      .map((file) => path.join(folder, file)),
  );

  it("looks at the interface", () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it("finds none: every string comes from the catalogues", () => {
    const stray = files.flatMap((file) =>
      strayTexts(readFileSync(path.join(ROOT, file), "utf8"), file).map((text) => `${file}:${text}`),
    );
    expect(stray).toEqual([]);
  });

  it("would find some", () => {
    const source = [
      "const a = <p>Hello {name}</p>;",
      'const b = <input placeholder="Your name" className="x" />;',
      'const c = <b aria-label={ok ? t("yes") : "No"}>{ready && "Done"}</b>;',
      'toast.error("It broke");',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source text of a template
      "const d = <i>{`${count} things`}</i>;",
      'const fine = <p title={t("x")} className="text-sm">{t("y")} · {value}</p>;',
    ].join("\n");
    expect(strayTexts(source, "x.tsx")).toEqual([
      "1: Hello",
      "2: Your name",
      "3: No",
      "3: Done",
      "4: It broke",
      "5: things",
    ]);
  });
});
