import { cutAnswer } from "../../flow/language/passage-match";
import { readingWorkspace } from "../db/tenant";
import { readCatalogue } from "../products/catalogue";
import { readValid, type WhoAndWhen } from "./read-valid";
import { withCatalogue } from "./with-catalogue";

/**
 * What the passage of a number says, which somebody chose as their question; null where it does not hold any more, or where the catalogue
 * knows better.
 */
export async function answerPassage(
  workspaceId: string,
  { question, passage: number }: { question: string; passage: string },
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
    const answer = cutAnswer(passage.text);
    const hit = { ...passage, passageId: passage.id, excerpt: answer, confidence: 1 };
    const [best] = withCatalogue(question, [hit], await readCatalogue(read, workspaceId, question, who.at));
    if (best !== hit) return null;
    const { sourceId, title, url } = passage;
    return { answer, confidence: 1, source: { id: sourceId, title, url } };
  });
}
