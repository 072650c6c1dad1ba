import { LIMITS } from "../../kernel/limits";
import { isForbiddenName } from "../../text/paths";
import { SCOPE_NAMES } from "../scope-names";
import type { TypebotVariable } from "./typebot-file";

/** Names that mean something else when they stand bare in a template. */
const TAKEN = new Set([
  ...SCOPE_NAMES,
  "true",
  "false",
  "nil",
  "null",
  "empty",
  "blank",
  "and",
  "or",
  "not",
  "contains",
  "forloop",
]);
const IDENTIFIER = /^\p{L}[\p{L}\p{M}\p{N}_]*$/u;

/** How Typebot's variables are called in the imported flow. Most keep their names; what a name may not hold is replaced. */
export class Names {
  private readonly byId = new Map<string, string>();
  private readonly byName = new Map<string, string>();
  private readonly used = new Set<string>();
  private readonly counts = new Map<string, number>();
  /** Variables whose name had to change. */
  readonly renamed: { from: string; to: string }[] = [];

  constructor(variables: readonly TypebotVariable[]) {
    for (const { id, name } of variables) {
      const to = this.unused(cleanName(name));
      this.byId.set(id, to);
      // Typebot finds the first variable of a name.
      if (!this.byName.has(name)) this.byName.set(name, to);
      if (to !== name) this.renamed.push({ from: name, to });
    }
  }

  /** The name of the variable with this id; undefined where the file has none. */
  ofId(id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  /** The name of the variable that `{{Name}}` means; undefined where the file has none. */
  ofName(name: string): string | undefined {
    return this.byName.get(name);
  }

  idOf(name: string): string | undefined {
    for (const [id, own] of this.byId) if (own === name) return id;
    return undefined;
  }

  /** Every name of the file beside the one it has here. */
  originals(): { from: string; to: string }[] {
    return [...this.byName].map(([from, to]) => ({ from, to }));
  }

  /** A new variable of the importer's own. */
  fresh(wanted: string): string {
    return this.unused(wanted);
  }

  all(): string[] {
    return [...new Set(this.byId.values())];
  }

  private unused(wanted: string): string {
    let name = wanted;
    let count = this.counts.get(wanted) ?? 1;
    while (this.used.has(name)) name = `${wanted} ${++count}`;
    this.counts.set(wanted, count);
    this.used.add(name);
    return name;
  }
}

function cleanName(name: string): string {
  const clean = name
    .replace(/["`\\[\]{}]/g, "'")
    .replace(/\./g, "_")
    .replace(/\p{Cc}|\p{Cs}/gu, " ")
    .trim()
    .slice(0, LIMITS.nameLength - 8);
  return clean === "" || isForbiddenName(clean) ? `${clean}_` : clean;
}

/** How a template or a condition reads a variable: its bare name, or `vars["First name"]`. */
export const pathOfName = (name: string): string =>
  IDENTIFIER.test(name) && !TAKEN.has(name) ? name : `vars["${name}"]`;
