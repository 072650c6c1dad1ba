import type { Json } from "../../flow/text/json";

const LONGEST = 300;

/** A value of any kind in one readable line. */
export function valueText(value: Json): string {
  const text =
    typeof value === "string"
      ? value
      : Array.isArray(value) && value.every((one) => typeof one !== "object")
        ? value.join(", ")
        : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
