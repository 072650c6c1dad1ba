import type { Option } from "../../kernel/chat";
import type { Reply } from "../../kernel/session";
import { digits, fold } from "../../text/fold";
import { type AcceptContext, type Accepted, accepted, refused } from "./accepted";
import type { AskInput } from "./input";
import { matchAnywhere } from "./match-anywhere";

type ChoiceInput = Extract<AskInput, { type: "choice" | "pictureChoice" }>;

/** Buttons give ids; a typed answer is matched by words first, then by its place in the list. */
export function acceptChoice(input: ChoiceInput, reply: Reply, { options }: AcceptContext): Accepted {
  if (input.multiple) return acceptSeveral(input, reply, options);
  const id = reply.choice ?? reply.choices?.[0];
  const option =
    id === undefined
      ? matchOne(reply.text ?? "", options, input.exact)
      : options.find((one) => one.id === id);
  return option ? { ok: true, value: storedValue(option), option: option.id } : refused("choice");
}

function acceptSeveral(input: ChoiceInput, reply: Reply, options: readonly Option[]): Accepted {
  const ids = reply.choices ?? (reply.choice === undefined ? undefined : [reply.choice]);
  const chosen = ids
    ? options.filter((one) => ids.includes(one.id))
    : (input.lenient ? matchAnywhere : matchSeveral)(reply.text ?? "", options);
  if (!chosen || (ids && new Set(ids).size !== chosen.length)) return refused("choices");
  const least = input.min ?? (input.optional ? 0 : 1);
  if (chosen.length < least) return refused("choicesMin", { min: least });
  if (input.max !== undefined && chosen.length > input.max) return refused("choicesMax", { max: input.max });
  const values = chosen.map(storedValue);
  return accepted(input.join === undefined ? values : values.join(input.join));
}

const storedValue = (option: Option): string => option.value ?? option.label;

/** The option that a typed text names: its exact words or id, the same words in another case or width, or its number in the list. With `exact` only the first of these. */
export function matchOne(text: string, options: readonly Option[], exact = false): Option | null {
  const said = text.trim();
  if (said === "") return null;
  const found =
    options.find((one) => one.label.trim() === said || one.value?.trim() === said) ??
    options.find((one) => one.id === said);
  if (exact || found) return found ?? null;
  const folded = fold(said);
  return (
    (folded === ""
      ? undefined
      : options.find(
          (one) => fold(one.label) === folded || (one.value !== undefined && fold(one.value) === folded),
        )) ??
    byNumber(said, options) ??
    withoutSigns(folded, options) ??
    null
  );
}

/** The one option that says the same but for punctuation and emoji: "yes thanks" is "Yes, thanks! 👍". */
function withoutSigns(folded: string, options: readonly Option[]): Option | undefined {
  const bare = (text: string): string => text.replace(/[\p{P}\p{S}\s]+/gu, " ").trim();
  const wanted = bare(folded);
  if (wanted === "") return undefined;
  const [found, ...others] = options.filter((one) => bare(fold(one.label)) === wanted);
  return others.length === 0 ? found : undefined;
}

/** "2", "２", "2.", "(2)", "#2": its place, from 1. */
function byNumber(text: string, options: readonly Option[]): Option | undefined {
  const found = /^[#(（]?\s*(\d{1,3})\s*[.)）、]?$/.exec(digits(text.normalize("NFKC")));
  return found ? options[Number(found[1]) - 1] : undefined;
}

const SEPARATOR = /\s*(?:[,，、;；|\n+&/]|\s(?:and|or)\s|和|与|及|跟)\s*/i;

/** The options that a typed list names, in the options' own order; null where some of it names none. */
function matchSeveral(text: string, options: readonly Option[]): Option[] | null {
  const whole = matchOne(text, options);
  if (whole) return [whole];
  const found = new Set<Option>();
  // "1 3": figures may be parted by spaces alone.
  const parts = /^[\p{Nd}\s]+$/u.test(text) ? text.trim().split(/\s+/) : text.split(SEPARATOR);
  for (const part of parts) {
    if (part.trim() === "") continue;
    const option = matchOne(part, options);
    if (!option) return bySubtraction(text, options);
    found.add(option);
  }
  return options.filter((one) => found.has(one));
}

/** Labels may hold separators ("Salt and pepper"): takes the longest labels out of the text until only separators are left. */
function bySubtraction(text: string, options: readonly Option[]): Option[] | null {
  let rest = ` ${fold(text)} `;
  const found = new Set<Option>();
  for (const option of [...options].sort((a, b) => b.label.length - a.label.length)) {
    const label = fold(option.label);
    if (label === "" || !rest.includes(label)) continue;
    rest = rest.replaceAll(label, " , ");
    found.add(option);
  }
  for (const part of rest.split(SEPARATOR)) {
    if (part.trim() === "" || /^(?:and|or)$/i.test(part.trim())) continue;
    const option = matchOne(part, options);
    if (!option) return null;
    found.add(option);
  }
  return found.size > 0 ? options.filter((one) => found.has(one)) : null;
}
