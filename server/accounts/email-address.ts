import { z } from "zod";

/** One plain address: no list, no display name, no quoting, no look-alike letters. */
const ADDRESS =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** The canonical form of an e-mail address (NFKC, trimmed, lower case), or undefined when it is not one address. */
export function normaliseEmail(text: string): string | undefined {
  if (text.length > 320) return undefined;
  const address = text.normalize("NFKC").trim().toLowerCase();
  return address.length <= 254 && ADDRESS.test(address) ? address : undefined;
}

/** An e-mail address in an input; gives the canonical form. */
export const emailSchema = z
  .string()
  .max(320)
  .transform((text, context) => {
    const address = normaliseEmail(text);
    if (address === undefined) {
      context.addIssue({ code: "custom", message: "This is not one e-mail address." });
      return z.NEVER;
    }
    return address;
  });
