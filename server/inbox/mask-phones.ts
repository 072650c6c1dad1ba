import type { Json } from "../../flow";

/** A telephone number: 7 to 15 digits, with what people write between them. */
const PHONE = /^\s*\+?[\d\s().-]{7,24}\s*$/;
const NAMED = /phone|mobile|tel|whatsapp|手机|电话/i;

/** Whether a profile field holds a telephone number, by its name or by its look. */
export function isPhone(field: string, value: Json): value is string | number {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") return false;
  const digits = text.replace(/\D/g, "").length;
  return NAMED.test(field)
    ? digits >= 5
    : PHONE.test(text) && digits >= 7 && digits <= 15 && !/^\d{4}-\d\d-\d\d/.test(text);
}

/** "13812345678" as "138****5678": the first three and the last four digits stay, what stands between them does not. */
export function maskPhone(value: string | number): string {
  const text = String(value);
  const digits = text.replace(/\D/g, "").length;
  const keep = digits >= 9 ? { head: 3, tail: 4 } : { head: 1, tail: 2 };
  let seen = 0;
  return text.replace(/\d/g, (digit) => {
    seen++;
    return seen <= keep.head || seen > digits - keep.tail ? digit : "*";
  });
}

/** A profile as agents see it. */
export function maskProfile(profile: { [field: string]: Json }): { [field: string]: Json } {
  return Object.fromEntries(
    Object.entries(profile).map(([field, value]) => [
      field,
      isPhone(field, value) ? maskPhone(value) : value,
    ]),
  );
}

/** In running text only what can hardly be anything else: with a country's code, or a mobile number of China. */
const SPOKEN = /(?<!\d)(?:\+\d[\d ().-]{6,18}\d|1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)/g;

/** A text with the telephone numbers in it masked; the same text where there is none. */
export const maskText = (text: string): string => text.replace(SPOKEN, maskPhone);

/** What a flow knows or a brief tells, with the numbers in it masked, however deep they stand. Order numbers stay. */
export function maskDeep<Value extends Json>(value: Value, field?: string): Value;
export function maskDeep(value: Json, field = ""): Json {
  if (typeof value === "string" || typeof value === "number") {
    if (NAMED.test(field) && isPhone(field, value)) return maskPhone(value);
    const text = String(value);
    const masked = maskText(text);
    return masked === text ? value : masked;
  }
  if (Array.isArray(value)) return value.map((one) => maskDeep(one, field));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, maskDeep(one, name)]));
}
