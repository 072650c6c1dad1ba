/**
 * What is known of an expression's value without running it. `constant`: it is this. `throws`: it certainly fails (a
 * name that nothing has). `open`: only running it can tell.
 */
export type Known = { is: "constant"; value: unknown } | { is: "throws" } | { is: "open" };

export const OPEN: Known = { is: "open" };
export const THROWS: Known = { is: "throws" };
export const constant = (value: unknown): Known => ({ is: "constant", value });

const scalar = (value: unknown): value is string | number | boolean | null | undefined =>
  value === null || typeof value !== "object";

/** `left sign right` of two constants; open where it is not worth knowing. */
function binary(sign: string, left: unknown, right: unknown): Known {
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

/** `sign operand`, for signs that change nothing. */
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

/** What `value.name` and `value[…]` are. */
export function member(value: Known): Known {
  if (value.is === "constant") return value.value === null || value.value === undefined ? THROWS : OPEN;
  return value;
}

/** `left sign right`, whatever is known of both. */
export function combine(sign: string, left: Known, right: Known): Known {
  if (left.is === "throws") return left;
  if (sign === "&&" || sign === "||" || sign === "??") {
    if (left.is === "open") return OPEN;
    const { value } = left;
    const stays =
      sign === "&&" ? !value : sign === "||" ? Boolean(value) : value !== null && value !== undefined;
    return stays ? left : right;
  }
  if (right.is === "throws") return right;
  return left.is === "constant" && right.is === "constant" ? binary(sign, left.value, right.value) : OPEN;
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
