import type { Reply } from "../../kernel/session";
import { digits, fold } from "../../text/fold";
import { acceptChoice } from "./accept-choice";
import { acceptDate, acceptDateRange, acceptTime } from "./accept-date";
import { acceptFile } from "./accept-file";
import { acceptForm } from "./accept-form";
import { acceptNumber, acceptRating } from "./accept-number";
import { acceptText } from "./accept-text";
import { type AcceptContext, type Accepted, accepted, refused } from "./accepted";
import type { AskInput } from "./input";
import { readEmail } from "./read-email";
import { readPhone } from "./read-phone";
import { readUrl } from "./read-url";

/** Reads a visitor's reply as an answer to an input: the value that is stored, or why it was not understood. */
export function accept(input: AskInput, reply: Reply, context: AcceptContext): Accepted {
  if (isEmpty(reply) && input.type !== "form" && input.optional) return accepted(null);
  const text = reply.text ?? "";
  switch (input.type) {
    case "text":
      return acceptText(input, reply);
    case "email":
      return orElse(readEmail(text), "email");
    case "phone":
      return orElse(readPhone(text, input.country, context.locale, input.lenient), "phone");
    case "url":
      return orElse(readUrl(text) !== null && input.asTyped ? text.trim() : readUrl(text), "url");
    case "number":
      return acceptNumber(input, reply, context);
    case "date":
      return acceptDate(input, reply, context);
    case "time":
      return acceptTime(input, reply, context);
    case "dateRange":
      return acceptDateRange(input, reply, context);
    case "choice":
    case "pictureChoice":
      return acceptChoice(input, reply, context);
    case "rating":
      return acceptRating(input, reply, context);
    case "file":
      return acceptFile(input, reply);
    case "location":
      return acceptLocation(reply);
    case "form":
      return acceptForm(input, reply, context);
  }
}

const orElse = (value: string | null, code: "email" | "phone" | "url"): Accepted =>
  value === null ? refused(code) : accepted(value);

/** True where nothing was said, chosen or sent. */
export function isEmpty(reply: Reply): boolean {
  return (
    fold(reply.text ?? "") === "" &&
    !reply.choice &&
    !reply.choices?.length &&
    !reply.file &&
    !reply.files?.length &&
    !reply.form &&
    !reply.location
  );
}

/** A shared place, or "31.23, 121.47". */
function acceptLocation(reply: Reply): Accepted {
  const found = /^\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*[,，\s]\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*$/.exec(
    digits((reply.text ?? "").normalize("NFKC")),
  );
  const { latitude, longitude } = reply.location ?? {
    latitude: Number(found?.[1] ?? Number.NaN),
    longitude: Number(found?.[2] ?? Number.NaN),
  };
  const inside = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return inside ? accepted({ latitude, longitude }) : refused("location");
}
