/**
 * What a template shows for a value: nothing for null, plain digits for numbers, JSON for lists and objects.
 * Used for output and wherever a filter or a condition needs a text.
 */
export function printValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return printNumber(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value !== "object" || value === null) return "";
  if (!Array.isArray(value) && !isPlain(value)) return "";
  return JSON.stringify(value);
}

/** Plain decimal digits, never an exponent; sums such as 0.1 + 0.2 lose their binary tail. */
export function printNumber(value: number): string {
  if (!Number.isFinite(value)) return "";
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(15));
  const text = String(rounded + 0);
  if (!text.includes("e")) return text;
  return expanded(text);
}

/** "1.5e+24" and "-1.5e-7" written out. */
function expanded(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  const places = Number(exponent);
  if (places < 0) return `${sign}0.${"0".repeat(-places - 1)}${whole}${fraction}`;
  return sign + whole + fraction.padEnd(places, "0");
}

/** The template engine has objects of its own (loop counters, `empty`), which are not data and print as nothing. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
