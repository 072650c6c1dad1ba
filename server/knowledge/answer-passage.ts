import { cutAnswer } from "../../flow/language/passage-match";
import { readingWorkspace } from "../db/tenant";
import { readValid, type WhoAndWhen } from "./read-valid";

/** What the passage of a number says, which somebody chose; null where it does not hold any more. */
export async function answerPassage(
  workspaceId: string,
  number: string,
  who: WhoAndWhen,
): Promise<{
  answer: string;
  confidence: number;
  source: { id: string; title: string; url: string | null };
} | null> {
  if (!/^\d{1,9}$/.test(number)) return null;
  return readingWorkspace(workspaceId, async (read) => {
    const [passage] = (await readValid(read, workspaceId, [Number(number)], who)).values();
    if (!passage) return null;
    const { sourceId, title, url, text } = passage;
    return { answer: cutAnswer(text), confidence: 1, source: { id: sourceId, title, url } };
  });
}
