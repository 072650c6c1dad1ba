import type { NodeContext } from "./node";

const SECRET = /\{\{\s*secret:([A-Za-z][A-Za-z0-9_-]{0,63})\s*\}\}/g;
const OPENING = /\{\{(?=\s*secret:)/g;

/**
 * Renders a template that may name secrets: the author's `{{secret:NAME}}` comes out verbatim for the performer to fill,
 * and the same words inside a value (a visitor may type anything) come out broken, so that nobody but the author asks for a secret.
 */
export function renderWithSecrets(template: string, context: NodeContext): string {
  const names: string[] = [];
  if (!template.includes("secret:")) return context.render(template).replace(OPENING, "{ {");
  // A mark that no visitor can guess stands for the secret while values are filled in.
  const mark = `\u27e6${Math.floor(context.random() * 2 ** 48).toString(36)}-`;
  const marked = template.replace(SECRET, (_, name: string) => `${mark}${names.push(name) - 1}\u27e7`);
  let text = context.render(marked).replace(OPENING, "{ {");
  for (const [index, name] of names.entries())
    text = text.replaceAll(`${mark}${index}\u27e7`, () => `{{secret:${name}}}`);
  return text;
}

/** The template without its secrets: what the template language itself reads. */
export const withoutSecrets = (template: string): string => template.replace(SECRET, "");
