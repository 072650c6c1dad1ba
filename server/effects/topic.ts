import type { PreparedGround } from "../../flow/language/grounding/support";
import { questionFeatures } from "../../flow/language/question-features";

/** Words from which on a text is about something, and how many of them the topic has to know. */
const ABOUT = 8;
const KNOWN = 0.12;

/** Whether a text has next to no words in common with what it is to be about. Short texts are about nothing. */
export function isOffTopic(
  text: string,
  about: readonly string[],
  grounds: readonly PreparedGround[],
): boolean {
  const words = contentOf(text);
  if (words.length < ABOUT) return false;
  const known = new Set(contentOf(about.join("\n")));
  const met = words.filter((word) => known.has(word) || grounds.some((ground) => ground.words.has(word)));
  return met.length < KNOWN * words.length;
}

const contentOf = (text: string): string[] =>
  [...questionFeatures(text).keys()].filter(
    (name) => name.startsWith("w") || (name.startsWith("h") && name.length === 3),
  );
