import { NotCode, type Token } from "./tokens";

/** Goes through the tokens of a text, and over what need not be understood. */
export class TokenReader {
  /** Off where something was skipped without being read. */
  sure = true;
  protected at = 0;

  constructor(protected readonly tokens: readonly Token[]) {}

  protected peek(text: string): boolean {
    const token = this.tokens[this.at];
    return token !== undefined && (token.kind === "sign" || token.kind === "name") && token.text === text;
  }

  protected take(text: string): boolean {
    if (!this.peek(text)) return false;
    this.at++;
    return true;
  }

  protected expect(text: string): void {
    if (!this.take(text)) throw new NotCode(`no ${text}`);
  }

  /** Whether a function with `=>` begins here. */
  protected isArrow(): boolean {
    let at = this.at;
    if (this.tokens[at]?.text === "async" && this.tokens[at + 1]?.text !== "=>") at++;
    const first = this.tokens[at];
    if (first?.kind === "name" && this.tokens[at + 1]?.text === "=>") return true;
    if (first?.kind !== "sign" || first.text !== "(") return false;
    let depth = 0;
    for (; at < this.tokens.length; at++) {
      const token = this.tokens[at];
      if (token?.kind !== "sign") continue;
      if ("({[".includes(token.text)) depth++;
      if (")}]".includes(token.text) && --depth === 0) return this.tokens[at + 1]?.text === "=>";
    }
    return false;
  }

  protected skipBlock(): void {
    this.expect("{");
    this.skipOut("{", "}");
  }

  /** Goes past what closes the bracket that was opened last; brackets of these kinds nest. */
  protected skipOut(opening: string, closing: string): void {
    for (let depth = 1; depth > 0; this.at++) {
      const token = this.tokens[this.at];
      if (!token) throw new NotCode(`an open ${opening.at(-1)}`);
      if (token.kind === "sign" && opening.includes(token.text)) depth++;
      if (token.kind === "sign" && closing.includes(token.text)) depth--;
    }
    this.sure = false;
  }
}
