/** A code as it is compared: full-width forms made narrow, capitals, without spaces, hyphens and what cannot be seen. */
export function plainCode(text: string): string {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}\p{Cc}\p{Cs}]+/gu, "");
}

/** A plain code with the letters that people take for digits made those digits: O is 0, I and L are 1. */
export const lookalikeOf = (plain: string): string => plain.replaceAll("O", "0").replace(/[IL]/g, "1");

const MAX_LENGTH = 64;

/** Whether a text can be a coupon's code: 3 to 64 characters, none of them hidden, commas or quotes. */
export function isCode(text: string): boolean {
  return (
    text.length <= MAX_LENGTH &&
    text === text.trim() &&
    plainCode(text).length >= 3 &&
    !/[,;"'`\\<>\p{Cc}\p{Cf}\p{Cs}]/u.test(text)
  );
}
