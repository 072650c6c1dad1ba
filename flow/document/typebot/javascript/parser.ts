import { GLOBALS, PAGE_GLOBALS } from "./global-names";
import { TokenReader } from "./token-reader";
import { NotCode, type Token } from "./tokens";
import { combine, constant, type Known, member, numberOf, OPEN, stringOf, THROWS, unary } from "./value";

const MAX_DEPTH = 200;
const STATEMENTS = new Set(
  "const let var if for while do switch try throw break continue class import export with debugger return case default else catch finally enum".split(
    " ",
  ),
);
const ASSIGNMENTS = new Set([
  "=",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "**=",
  "<<=",
  ">>=",
  ">>>=",
  "&=",
  "|=",
  "^=",
  "&&=",
  "||=",
  "??=",
]);
const LEVELS: readonly string[][] = [
  ["??"],
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!=", "===", "!=="],
  ["<", ">", "<=", ">=", "instanceof", "in"],
  ["<<", ">>", ">>>"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** Reads an expression and says what is known of its value. Bounded by the text's own nesting, which tokens limit. */
export class Parser extends TokenReader {
  private depth = 0;

  constructor(
    tokens: readonly Token[],
    private readonly page: boolean,
  ) {
    super(tokens);
  }

  whole(): Known {
    const first = this.expression();
    while (this.at < this.tokens.length) {
      const ended = this.take(";");
      const next = this.tokens[this.at];
      if (!next) break;
      if (!ended && !next.fresh) throw new NotCode("two values side by side");
      // What follows is never reached, but has to be code.
      if (next.kind === "name" && STATEMENTS.has(next.text)) {
        this.sure = false;
        return first;
      }
      this.expression();
    }
    return first;
  }

  private expression(): Known {
    let value = this.assignment();
    while (this.take(",")) {
      const next = this.assignment();
      value = value.is === "throws" ? value : value.is === "open" && next.is === "throws" ? OPEN : next;
    }
    return value;
  }

  private assignment(): Known {
    return this.deeper(() => this.assigned());
  }

  /** Reading goes by recursion: what nests too deep is no expression that a person wrote. */
  private deeper(read: () => Known): Known {
    if (++this.depth > MAX_DEPTH) throw new NotCode("too deep");
    const value = read();
    this.depth--;
    return value;
  }

  private assigned(): Known {
    if (this.isArrow()) return this.arrow();
    const start = this.at;
    const left = this.ternary();
    const sign = this.tokens[this.at];
    if (sign?.kind === "sign" && ASSIGNMENTS.has(sign.text)) {
      const target = this.tokens[this.at - 1];
      const assignable =
        target &&
        (target.kind === "name" ||
          target.kind === "variable" ||
          target.text === "]" ||
          (this.tokens[start]?.text === "{" && target.text === "}"));
      if (!assignable) throw new NotCode("nothing to assign to");
      this.at++;
      this.assignment();
      return OPEN;
    }
    return left;
  }

  private ternary(): Known {
    const test = this.level(0);
    if (!this.take("?")) return test;
    const yes = this.assignment();
    this.expect(":");
    const no = this.assignment();
    if (test.is === "throws") return test;
    if (test.is === "constant") return test.value ? yes : no;
    return yes.is === "throws" && no.is === "throws" ? THROWS : OPEN;
  }

  private level(index: number): Known {
    const signs = LEVELS[index];
    if (!signs) return this.power();
    let left = this.level(index + 1);
    for (
      let token = this.tokens[this.at];
      token && (token.kind === "sign" || token.kind === "name") && signs.includes(token.text);
      token = this.tokens[this.at]
    ) {
      this.at++;
      left = combine(token.text, left, this.level(index + 1));
    }
    return left;
  }

  private power(): Known {
    const left = this.unary();
    return this.take("**") ? combine("**", left, this.power()) : left;
  }

  private unary(): Known {
    return this.deeper(() => this.signed());
  }

  private signed(): Known {
    const token = this.tokens[this.at];
    if (token && (token.kind === "sign" || token.kind === "name")) {
      if (["-", "+", "!", "~", "typeof", "void"].includes(token.text)) {
        this.at++;
        return unary(token.text, this.unary());
      }
      if (["++", "--", "delete", "await"].includes(token.text)) {
        this.at++;
        const operand = this.unary();
        return operand.is === "throws" ? operand : OPEN;
      }
    }
    const value = this.postfix();
    const after = this.tokens[this.at];
    if (after && !after.fresh && (this.take("++") || this.take("--"))) return OPEN;
    return value;
  }

  private postfix(): Known {
    let value = this.take("new") ? this.construct() : this.primary();
    for (;;) {
      const token = this.tokens[this.at];
      if (this.take(".")) {
        const name = this.tokens[this.at++];
        if (name?.kind !== "name" && name?.kind !== "variable") throw new NotCode("no name after a dot");
        value = member(value);
      } else if (this.take("?.")) {
        if (this.take("(")) this.list(")");
        else if (this.take("[")) this.index();
        else if (this.tokens[this.at++]?.kind !== "name") throw new NotCode("no name after a dot");
        value = value.is === "throws" ? value : OPEN;
      } else if (this.take("[")) {
        this.index();
        value = member(value);
      } else if (this.take("(")) {
        this.list(")");
        // "hello(5)" fails; a call of what is known to be no function does so too.
        value = value.is === "constant" ? THROWS : value;
      } else if (token?.kind === "template") {
        this.at++;
        value = value.is === "constant" ? THROWS : value;
      } else return value;
    }
  }

  private construct(): Known {
    let value = this.take("new") ? this.deeper(() => this.construct()) : this.primary();
    while (this.take(".")) {
      this.at++;
      value = member(value);
    }
    if (this.take("(")) this.list(")");
    return value.is === "throws" || value.is === "constant" ? THROWS : OPEN;
  }

  private index(): void {
    this.expression();
    this.expect("]");
  }

  /** Arguments or items, up to `close`; null where one of them is not known. */
  private list(close: string): unknown[] | null | "throws" {
    const values: unknown[] = [];
    let known = true;
    let throws = false;
    while (!this.take(close)) {
      if (this.peek(",") && close === "]") {
        this.at++;
        known = false;
        continue;
      }
      if (this.take("...")) known = false;
      const value = this.assignment();
      if (value.is === "throws" && known) throws = true;
      if (value.is === "constant") values.push(value.value);
      else known = false;
      if (!this.peek(close)) this.expect(",");
    }
    return throws ? "throws" : known ? values : null;
  }

  private primary(): Known {
    const token = this.tokens[this.at++];
    if (!token) throw new NotCode("the end");
    switch (token.kind) {
      case "number": {
        const value = numberOf(token.text);
        if (value === null && !/^\d+n$/.test(token.text)) throw new NotCode("a broken number");
        return value === null ? OPEN : constant(value);
      }
      case "string":
        return token.text.includes("{{") ? OPEN : constant(stringOf(token.text));
      case "template": {
        for (const part of token.parts ?? []) {
          const inner = new Parser(part, this.page);
          if (part.length === 0) throw new NotCode("an empty part of a template");
          const value = inner.whole();
          this.sure &&= inner.sure;
          if (value.is === "throws") return THROWS;
        }
        return token.parts?.length || token.text.includes("{{") ? OPEN : constant(stringOf(token.text));
      }
      case "regex":
      case "variable":
        return OPEN;
      case "name":
        return this.word(token.text);
      case "sign":
        if (token.text === "(") {
          const value = this.expression();
          this.expect(")");
          return value;
        }
        if (token.text === "[") {
          const items = this.list("]");
          return items === "throws" ? THROWS : items === null ? OPEN : constant(items);
        }
        if (token.text === "{") return this.object();
        throw new NotCode(`a stray ${token.text}`);
    }
  }

  private word(text: string): Known {
    if (text === "true" || text === "false") return constant(text === "true");
    if (text === "null") return constant(null);
    if (text === "undefined") return constant(undefined);
    if (text === "NaN") return constant(Number.NaN);
    if (text === "Infinity") return constant(Number.POSITIVE_INFINITY);
    if (text === "function" || text === "class" || (text === "async" && this.peek("function"))) {
      while (this.at < this.tokens.length && !this.peek("{")) this.at++;
      this.skipBlock();
      return OPEN;
    }
    if (STATEMENTS.has(text) || text === "in" || text === "instanceof" || text === "of")
      throw new NotCode(`"${text}" begins no value`);
    return GLOBALS.has(text) || (this.page && PAGE_GLOBALS.has(text)) ? OPEN : THROWS;
  }

  private object(): Known {
    const entries: [string, unknown][] = [];
    let known = true;
    while (!this.take("}")) {
      if (this.take("...")) {
        this.assignment();
        known = false;
      } else {
        const key = this.tokens[this.at++];
        if (!key) throw new NotCode("an open {");
        if (key.kind === "sign" && key.text === "[") {
          this.index();
          known = false;
        } else if (key.kind === "sign" || key.kind === "template" || key.kind === "regex")
          throw new NotCode("no key");
        if (this.take(":")) {
          const value = this.assignment();
          if (value.is === "throws") return this.failedObject();
          if (value.is === "constant")
            entries.push([key.kind === "string" ? stringOf(key.text) : key.text, value.value]);
          else known = false;
        } else if (this.take("(")) {
          this.list(")");
          this.skipBlock();
          known = false;
        } else if (key.kind === "name" && (this.peek(",") || this.peek("}"))) {
          // {a} is {a: a}.
          if (!GLOBALS.has(key.text)) return this.failedObject();
          known = false;
        } else if (key.kind === "variable" && (this.peek(",") || this.peek("}"))) known = false;
        else throw new NotCode("no value");
      }
      if (!this.peek("}")) this.expect(",");
    }
    return known ? constant(Object.fromEntries(entries.filter(([name]) => name !== "__proto__"))) : OPEN;
  }

  /** The object certainly fails; its rest must still be code. */
  private failedObject(): Known {
    this.skipOut("({[", ")}]");
    return THROWS;
  }

  private arrow(): Known {
    while (!this.take("=>")) this.at++;
    if (this.peek("{")) this.skipBlock();
    else this.assignment();
    return OPEN;
  }
}
