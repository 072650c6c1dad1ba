import { readPhone } from "../../flow/nodes/ask/read-phone";
import { sanitizeText } from "../../flow/text/json";
import { normaliseEmail } from "../accounts/email-address";
import { AppError } from "../errors";
import type { IdentityKind } from "./identity-kinds";

const KIND = /^(?:email|phone|externalId|visitor|channel:[a-z][a-z0-9-]{0,39})$/;
const CONTROL = /[\p{Cc}\p{Cs}]/u;
/** What spreadsheets make of long numbers: "2.1E+18" has lost its last digits for good. */
const ROUNDED = /^[+-]?\d(?:[.,]\d+)?E\+?\d{1,3}$/i;

export interface Identity {
  readonly kind: IdentityKind;
  /** The form by which two are the same. */
  readonly value: string;
  /** As it was given. */
  readonly shown: string;
}

export const isIdentityKind = (text: string): text is IdentityKind => KIND.test(text);

/** Whether a text is a long number that a spreadsheet has rounded. */
export const isRounded = (text: string): boolean => ROUNDED.test(text.trim());

/**
 * An identity in its normal form: addresses in small letters, phones as +E.164 (numbers without a country are read in the
 * workspace's), ids as they are. 422 `identity-invalid` where it cannot be one.
 */
export function readIdentity(kind: string, given: string, locale = ""): Identity {
  const invalid = (message: string) => new AppError(422, "identity-invalid", message, { path: kind });
  if (!isIdentityKind(kind)) throw invalid(`There is no such kind of identity: ${kind.slice(0, 60)}.`);
  const shown = sanitizeText(given).trim();
  if (shown === "" || shown.length > 320) throw invalid("An identity has 1 to 320 characters.");
  if (kind === "email") {
    const value = normaliseEmail(shown);
    if (value === undefined) throw invalid("This is not one e-mail address.");
    return { kind, value, shown };
  }
  if (kind === "phone") {
    const value = readPhone(shown, undefined, locale);
    if (value === null) throw invalid("This is not a phone number, or its country is missing.");
    return { kind, value, shown };
  }
  if (CONTROL.test(shown)) throw invalid("An id has visible characters only.");
  if (isRounded(shown))
    throw invalid("This number was rounded by a spreadsheet: its last digits are lost. Give it as a text.");
  const value = shown.normalize("NFC");
  return { kind, value, shown: value };
}
