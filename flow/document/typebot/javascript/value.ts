/**
 * What is known of an expression's value without running it. `constant`: it is this. `throws`: it certainly fails (a
 * name that nothing has). `open`: only running it can tell.
 */
export type Known = { is: "constant"; value: unknown } | { is: "throws" } | { is: "open" };

export const OPEN: Known = { is: "open" };
export const THROWS: Known = { is: "throws" };
export const constant = (value: unknown): Known => ({ is: "constant", value });

/** The names that JavaScript itself has. */
export const GLOBALS = new Set([
  "Math",
  "Date",
  "JSON",
  "Object",
  "Array",
  "String",
  "Number",
  "Boolean",
  "RegExp",
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "Symbol",
  "BigInt",
  "Promise",
  "Proxy",
  "Reflect",
  "Intl",
  "Error",
  "TypeError",
  "RangeError",
  "SyntaxError",
  "ReferenceError",
  "EvalError",
  "URIError",
  "AggregateError",
  "Function",
  "Iterator",
  "parseInt",
  "parseFloat",
  "isNaN",
  "isFinite",
  "encodeURIComponent",
  "decodeURIComponent",
  "encodeURI",
  "decodeURI",
  "escape",
  "unescape",
  "eval",
  "globalThis",
  "this",
  "arguments",
  "ArrayBuffer",
  "DataView",
  "Uint8Array",
  "Int8Array",
  "Uint16Array",
  "Int16Array",
  "Uint32Array",
  "Int32Array",
  "Float32Array",
  "Float64Array",
  "Uint8ClampedArray",
  "BigInt64Array",
  "BigUint64Array",
  "setVariable",
  "fetch",
  "console",
]);

/** Names of a browser's page: absent where Typebot evaluates on its server, present in the visitor's browser. */
export const PAGE_GLOBALS = new Set([
  "window",
  "document",
  "location",
  "navigator",
  "localStorage",
  "sessionStorage",
  "screen",
  "history",
  "alert",
  "name",
  "parent",
  "self",
  "top",
  "postMessage",
  "URL",
  "URLSearchParams",
  "setTimeout",
  "crypto",
  "performance",
]);

const scalar = (value: unknown): value is string | number | boolean | null | undefined =>
  value === null || typeof value !== "object";

/** `left sign right` of two constants; open where it is not worth knowing. */
export function binary(sign: string, left: unknown, right: unknown): Known {
  if (!scalar(left) || !scalar(right)) return OPEN;
  // `Number` and `+` of scalars: what JavaScript itself does with them.
  const [a, b] = [Number(left), Number(right)];
  switch (sign) {
    case "+":
      return constant(
        typeof left === "string" || typeof right === "string" ? String(left) + String(right) : a + b,
      );
    case "-":
      return constant(a - b);
    case "*":
      return constant(a * b);
    case "/":
      return constant(a / b);
    case "%":
      return constant(a % b);
    case "**":
      return constant(a ** b);
    case "===":
      return constant(left === right);
    case "!==":
      return constant(left !== right);
    default:
      return OPEN;
  }
}

export function unary(sign: string, operand: Known): Known {
  if (operand.is !== "constant") return sign === "typeof" && operand.is === "throws" ? OPEN : operand;
  const { value } = operand;
  if (!scalar(value)) return sign === "!" ? constant(false) : OPEN;
  switch (sign) {
    case "-":
      return constant(-Number(value));
    case "+":
      return constant(Number(value));
    case "!":
      return constant(!value);
    case "typeof":
      return constant(typeof value);
    case "void":
      return constant(undefined);
    default:
      return OPEN;
  }
}

/** A number as it is written; a leading zero makes it octal. Null: not a number that one may write. */
export function numberOf(text: string): number | null {
  if (text.endsWith("n") || text.includes("__") || text.endsWith("_")) return null;
  const plain = text.replaceAll("_", "");
  if (/^0\d/.test(plain))
    return /^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : /^0\d+$/.test(plain) ? Number(plain) : null;
  const value = Number(plain);
  return Number.isNaN(value) ? null : value;
}

/** A string's text, escapes read. */
export function stringOf(source: string): string {
  return source.replace(
    /\\(u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|\r\n|[\s\S])/g,
    (_, sequence: string) => {
      const code = /^(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2}))$/.exec(sequence);
      const digits = code?.[1] ?? code?.[2] ?? code?.[3];
      if (digits !== undefined) {
        const point = Number.parseInt(digits, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : "";
      }
      return (
        { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0", "\n": "", "\r\n": "" }[sequence] ??
        sequence
      );
    },
  );
}
