import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { root } from "./root";

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The file it leads to, relative to the project; undefined for packages. */
  readonly file: string | undefined;
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** Relative to the project, with forward slashes. */
  readonly file: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** Names used as values: `fetch`, `Date.now`, `new Function`, `new Date()`, JSX attributes and called names included. */
  readonly uses: ReadonlySet<string>;
  /** Directives such as "use client", wherever they stand. */
  readonly directives: readonly string[];
}

const FOLDERS = ["flow", "server", "components", "app", "prisma/seed", "bench", "scripts", "tests"];

/** Every TypeScript file of the project with what it imports and which global names it uses, read once. */
export function sourceTree(): SourceFile[] {
  return FOLDERS.filter((folder) => existsSync(path.join(root, folder))).flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true })
      .map((name) => `${folder}/${String(name).replaceAll("\\", "/")}`)
      .filter((file) => /\.tsx?$/.test(file))
      .map(readSource),
  );
}

function readSource(file: string): SourceFile {
  const text = readFileSync(path.join(root, file), "utf8");
  return { file, lines: text.trimEnd().split("\n").length, ...analyse(file, text) };
}

/** Reads one source text; separate from the disk, so that the rules themselves can be tried on bad examples. */
export function analyse(file: string, text: string): Omit<SourceFile, "file" | "lines"> {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, kind);
  const imports: Import[] = [];
  const uses = new Set<string>();
  const directives: string[] = [];
  const addImport = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    imports.push({ specifier: specifier.text, file: resolve(file, specifier.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      addImport(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
      return;
    }
    if (ts.isExportDeclaration(node)) addImport(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      addImport(node.argument.literal, true);
    else if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) addImport(node.arguments[0], false);
      else if (ts.isIdentifier(node.expression)) {
        uses.add(node.expression.text);
        if (node.expression.text === "require") addImport(node.arguments[0], false);
      }
    } else if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
      const bare = (node.arguments?.length ?? 0) === 0 ? "()" : "";
      uses.add(`new ${node.expression.text}`).add(`new ${node.expression.text}${bare}`);
    } else if (ts.isPropertyAccessExpression(node)) {
      uses.add(`.${node.name.text}`);
      if (ts.isIdentifier(node.expression)) uses.add(`${node.expression.text}.${node.name.text}`);
    } else if (ts.isJsxAttribute(node) && ts.isIdentifier(node.name)) uses.add(node.name.text);
    else if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) uses.add(`${node.name.text}:`);
    else if (ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression))
      directives.push(node.expression.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { imports, uses, directives };
}

function resolve(from: string, specifier: string): string | undefined {
  const base = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? path.posix.join(path.posix.dirname(from), specifier)
      : undefined;
  if (base === undefined) return undefined;
  for (const candidate of [`${base}.ts`, `${base}.tsx`, `${base}/index.ts`, `${base}/index.tsx`, base]) {
    const full = path.join(root, candidate);
    if (existsSync(full) && statSync(full).isFile()) return candidate;
  }
  return base;
}
