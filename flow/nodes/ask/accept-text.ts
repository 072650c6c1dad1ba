import type { Reply } from "../../kernel/session";
import { fold } from "../../text/fold";
import { graphemeLength } from "../../text/graphemes";
import { compileRegex } from "../../text/regex";
import { type Accepted, accepted, refused } from "./accepted";
import type { AskInput } from "./input";

type TextInput = Extract<AskInput, { type: "text" }>;

/** Any words. Lengths count what a reader sees as one character. A pattern must match the whole answer; one that cannot be read lets everything pass (lint reports it). */
export function acceptText(input: TextInput, reply: Reply): Accepted {
  const text = (reply.text ?? "").trim();
  if (fold(text) === "") return refused("text");
  const length = graphemeLength(text);
  if (input.minLength !== undefined && length < input.minLength)
    return refused("tooShort", { min: input.minLength });
  if (input.maxLength !== undefined && length > input.maxLength)
    return refused("tooLong", { max: input.maxLength });
  if (input.pattern) {
    const pattern = compileRegex(wholePattern(input.pattern));
    if (pattern.ok && !pattern.test(text)) return refused("pattern");
  }
  return accepted(text);
}

/** The pattern for the whole of a text. */
export const wholePattern = (pattern: string): string => `^(?:${pattern})$`;
