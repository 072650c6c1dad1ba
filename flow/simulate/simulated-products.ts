import { z } from "zod";
import type { RecommendedProduct } from "../kernel/effects";

const text = z.string().nullable().catch(null);
const given = z.looseObject({
  ref: z.string().optional().catch(undefined),
  name: z.string().catch("?"),
  text: z.string().catch(""),
  priceMinor: z.number().nullable().catch(null),
  currency: text,
  image: text,
  url: text,
  reason: z.string().catch("scripted"),
});

/** A product as a trial's author wrote it: only its name has to be there. */
export function scriptedProduct(value: unknown): RecommendedProduct {
  const { ref, name, text, priceMinor, currency, image, url, reason } = given.parse(
    typeof value === "string" ? { name: value } : (value ?? {}),
  );
  return { ref: ref ?? name, name, text, priceMinor, currency, image, url, reason };
}

/** "One | Another": the names of products; "" and "none": nothing fits. */
export const scriptedProducts = (names: string): RecommendedProduct[] =>
  /^(?:none)?$/.test(names.trim())
    ? []
    : names
        .trim()
        .split(/\s*\|\s*/)
        .map(scriptedProduct);
