import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { digits } from "../../text/fold";

/**
 * A phone number as +E.164, or null. Without `country` only an international number (+… or 00…) can be read; a zh-CN
 * conversation takes mainland numbers. `inSentence`: words may stand around it.
 */
export function readPhone(
  text: string,
  country: string | undefined,
  locale: string,
  inSentence = false,
): string | null {
  if (text.length > (inSentence ? 250 : 60)) return null;
  const plain = digits(text.normalize("NFKC"))
    .trim()
    .replace(/^00(?=[1-9])/, "+");
  const home = country ?? (/^zh(?:-(?:Hans-?)?CN|-Hans)?$/i.test(locale) ? "CN" : undefined);
  const parsed = parsePhoneNumberFromString(plain, {
    ...(isCountry(home) ? { defaultCountry: home } : {}),
    extract: inSentence,
  });
  return parsed?.isValid() ? parsed.number : null;
}

const isCountry = (code: string | undefined): code is CountryCode =>
  code !== undefined && isSupportedCountry(code);
