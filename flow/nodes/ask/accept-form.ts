import type { Reply } from "../../kernel/session";
import { fold } from "../../text/fold";
import type { Json } from "../../text/json";
import { acceptChoice } from "./accept-choice";
import { acceptDate, acceptTime } from "./accept-date";
import { acceptNumber } from "./accept-number";
import { acceptText } from "./accept-text";
import { type AcceptContext, type Accepted, accepted, refused } from "./accepted";
import type { AskInput } from "./input";
import { readEmail } from "./read-email";
import { readPhone } from "./read-phone";
import { readUrl } from "./read-url";
import { retryText } from "./retry-texts";

type FormInput = Extract<AskInput, { type: "form" }>;
type Field = FormInput["fields"][number];

/** Every field is read like a question of its type; the refusal names each field that was not understood. */
export function acceptForm(input: FormInput, reply: Reply, context: AcceptContext): Accepted {
  if (!reply.form) return refused("form", { problems: "" });
  const fields: { [name: string]: Json } = {};
  const problems: string[] = [];
  for (const field of input.fields) {
    const given = Object.hasOwn(reply.form, field.name) ? reply.form[field.name] : undefined;
    const result = acceptField(field, given ?? null, context);
    if (result.ok) fields[field.name] = result.value;
    else problems.push(`${context.render(field.label)}: ${retryText(result, context.locale)}`);
  }
  return problems.length > 0
    ? refused("form", { problems: problems.join("\n") })
    : { ok: true, value: fields, fields };
}

function acceptField(field: Field, given: Json, context: AcceptContext): Accepted {
  if (field.type === "checkbox") {
    const ticked =
      given === true || (typeof given === "string" && /^(?:true|on|yes|1|是|同意)$/i.test(given.trim()));
    return field.required && !ticked ? refused("required") : accepted(ticked);
  }
  const text = typeof given === "string" ? given : typeof given === "number" ? String(given) : "";
  if (fold(text) === "") return field.required ? refused("required") : accepted(null);
  const reply = { text };
  switch (field.type) {
    case "text":
    case "longText":
      return acceptText({ type: "text" }, reply);
    case "email":
      return orRefused(readEmail(text), "email");
    case "phone":
      return orRefused(readPhone(text, undefined, context.locale), "phone");
    case "url":
      return orRefused(readUrl(text), "url");
    case "number":
      return typeof given === "number" ? accepted(given) : acceptNumber({ type: "number" }, reply, context);
    case "date":
      return acceptDate({ type: "date" }, reply, context);
    case "time":
      return acceptTime({ type: "time" }, reply, context);
    case "choice": {
      const options = (field.options ?? []).map((one) => ({
        id: one.id,
        label: context.render(one.label),
        ...(one.value ? { value: context.render(one.value) } : {}),
      }));
      const byId = options.find((one) => one.id === text);
      return acceptChoice({ type: "choice", options: [] }, byId ? { choice: byId.id } : reply, {
        ...context,
        options,
      });
    }
  }
}

const orRefused = (value: string | null, code: "email" | "phone" | "url"): Accepted =>
  value === null ? refused(code) : accepted(value);
