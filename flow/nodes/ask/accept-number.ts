import type { Reply } from "../../kernel/session";
import { digits, parseNumber } from "../../text/fold";
import { printNumber } from "../../text/print";
import { type AcceptContext, type Accepted, accepted, refused } from "./accepted";
import type { AskInput } from "./input";

type NumberInput = Extract<AskInput, { type: "number" }>;
type RatingInput = Extract<AskInput, { type: "rating" }>;

export function acceptNumber(input: NumberInput, reply: Reply, context: AcceptContext): Accepted {
  const text = reply.text ?? "";
  const value = parseNumber(text, context.locale) ?? (input.lenient ? leading(text) : null);
  if (value === null) return refused("number");
  const [min, max, step] = [input.min, input.max, input.step].map((bound) => boundOf(bound, context));
  if (min != null && value < min) return refused("numberMin", { min: printNumber(min) });
  if (max != null && value > max) return refused("numberMax", { max: printNumber(max) });
  if (step != null && step > 0 && !fits(value - (min ?? 0), step))
    return step === 1 && Number.isInteger(min ?? 0)
      ? refused("numberWhole")
      : refused("numberStep", { step: printNumber(step) });
  return accepted(value);
}

/** "4", "４", "四", "4/5", "4 stars", "4分". */
export function acceptRating(input: RatingInput, reply: Reply, context: AcceptContext): Accepted {
  const text = (reply.text ?? reply.choice ?? "").trim();
  const value =
    parseNumber(text, context.locale) ??
    parseNumber(text.replace(/\s*(?:\/\s*\d+|out of \d+|stars?|points?|颗?星|分)\s*$/iu, ""), context.locale);
  const [min, max] = ratingBounds(input);
  return value !== null && Number.isInteger(value) && value >= min && value <= max
    ? accepted(value)
    : refused("rating", { min, max });
}

/** NPS is always 0 to 10. */
export const ratingBounds = (input: RatingInput): [number, number] =>
  input.style === "nps" ? [0, 10] : [input.min, input.max];

export function boundOf(
  bound: number | string | undefined,
  context: Pick<AcceptContext, "render" | "locale">,
): number | null {
  if (typeof bound !== "string") return bound ?? null;
  return parseNumber(context.render(bound), context.locale);
}

/** The decimal number that a text begins with. */
function leading(text: string): number | null {
  const found = /^\s*([+-]?(?:\d{1,15}(?:\.\d{1,15})?|\.\d{1,15}))(?!\d|e[+-]?\d)/i.exec(
    digits(text.normalize("NFKC")),
  );
  return found ? Number(found[1]) : null;
}

function fits(value: number, step: number): boolean {
  const times = value / step;
  return Math.abs(times - Math.round(times)) < 1e-9 * Math.max(1, Math.abs(times));
}
