import type { Option } from "../../kernel/chat";
import type { Json } from "../../text/json";

/** Why an answer was refused: the key of a sentence in `retry-texts.ts`. */
export type RefusalCode =
  | "text"
  | "tooShort"
  | "tooLong"
  | "pattern"
  | "email"
  | "phone"
  | "number"
  | "numberMin"
  | "numberMax"
  | "numberStep"
  | "numberWhole"
  | "url"
  | "date"
  | "dateMin"
  | "dateMax"
  | "time"
  | "dateRange"
  | "dateOrder"
  | "choice"
  | "choices"
  | "choicesMin"
  | "choicesMax"
  | "rating"
  | "file"
  | "fileType"
  | "fileSize"
  | "location"
  | "form"
  | "required";

export type Refusal = { ok: false; code: RefusalCode; values?: { [name: string]: string | number } };

/** An answer that was understood: what is stored, and for a single choice the option's id. `fields`: a form's values by name. */
export type Accepted =
  | { ok: true; value: Json; option?: string; fields?: { [name: string]: Json } }
  | Refusal;

/** What the reading of an answer may know. `options` are those that were shown. */
export type AcceptContext = {
  readonly now: number;
  readonly timeZone: string;
  readonly locale: string;
  readonly options: readonly Option[];
  /** A bound's template as text. */
  render(template: string): string;
};

export const accepted = (value: Json): Accepted => ({ ok: true, value });
export const refused = (code: RefusalCode, values?: Refusal["values"]): Refusal => ({
  ok: false,
  code,
  ...(values ? { values } : {}),
});
