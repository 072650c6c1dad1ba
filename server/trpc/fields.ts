import { z } from "zod";
import { isUuid } from "../ids";

/** An id in an input. */
export const idSchema = z.string().max(36).refine(isUuid, "This is not an id.");

/** A line of text that people type as a name. NUL, other control characters and lone surrogates do not get in. */
export function nameSchema(max = 200) {
  return z
    .string()
    .max(max * 2)
    .transform((text) => text.replace(/[\p{Cc}\p{Cs}]+/gu, " ").trim())
    .pipe(z.string().min(1, "This may not be empty.").max(max));
}

/** A point in time as ISO text. */
export const timeSchema = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Where a page goes on: opaque to whoever hands it back. */
export const cursorSchema = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-]+$/, "This is not a cursor.");

export const localeSchema = z.enum(["en", "zh-CN"]);
export const themeSchema = z.enum(["system", "light", "dark"]);
export const passwordSchema = z.string().min(1).max(1_000);
export const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "This is not a token.");

/** A time zone that this runtime knows. */
export const timeZoneSchema = z
  .string()
  .max(60)
  .refine((zone) => {
    try {
      new Intl.DateTimeFormat("en", { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  }, "This is not a time zone.");
