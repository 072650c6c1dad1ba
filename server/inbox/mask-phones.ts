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
