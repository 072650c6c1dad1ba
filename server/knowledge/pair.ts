import { z } from "zod";
import type { NewPassage } from "./write-passages";

/** A question with its answer; phrasings are other ways to ask it. */
export const pairSchema = z.object({
  question: z.string(),
  phrasings: z.array(z.string()),
  answer: z.string(),
});
export type Pair = z.infer<typeof pairSchema>;

/** A pair as it is stored; null where there is none, or one that cannot be read. */
export function readPair(stored: unknown): Pair | null {
  const parsed = pairSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/** One passage for each way to ask. `main` is the place of the first. */
export function passagesOfPair({ question, phrasings, answer }: Pair, main = 0): NewPassage[] {
  const asked = [...new Set([question, ...phrasings].map((text) => text.trim()).filter(Boolean))];
  return asked.map((one) => ({ headings: [], question: one, text: answer, main }));
}

/** A pair as one text, for comparing versions. */
export const textOfPair = ({ question, phrasings, answer }: Pair): string =>
  [`# ${question}`, ...phrasings.map((text) => `- ${text}`), "", answer].join("\n");
