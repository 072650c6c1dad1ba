import { closenessAmongFew, sharesFor } from "../../flow/language/closeness";
import { questionFeatures } from "../../flow/language/question-features";
import { readingWorkspace } from "../db/tenant";
import { askedForm, findName } from "../products/asked-name";
import type { Product } from "../products/product";
import { namedProducts, talkedProduct } from "../products/talked-product";
import {
  type AnswerOptions,
  answerBeside,
  answerQuestion,
  type KnowledgeAnswer,
  likelyOf,
} from "./answer-question";
import type { KnowledgeHit } from "./search-knowledge";

/** How close a question is to one about the product, but for the product's name; how sure a text is that has it without the name. */
const SAME = 0.8;
const SURE = 0.5;

/**
 * Answers a question as `answerQuestion` does, in a conversation: where it names no product and the conversation is about one, it is asked of
 * that one. What is known of another product alone is no answer then; it is asked back.
 */
export async function answerInTalk(
  workspaceId: string,
  question: string,
  { conversationId, ...options }: AnswerOptions & { readonly conversationId?: string | undefined },
): Promise<KnowledgeAnswer> {
  const { contactId, at } = options;
  const { found, beside: product } = await answerBeside(workspaceId, question, options, async (read) =>
    conversationId === undefined
      ? null
      : talkedProduct(read, workspaceId, { question, conversationId, contactId, at }),
  );
  const [best] = found.hits;
  if (!product || !best) return found;
  if (found.outcome === "answered") {
    const head = headOf(best);
    // What tells of no product answers whatever is talked about.
    if (isAbout(product, head) || !(await namesProduct(workspaceId, head))) return found;
  }
  const asked = `${product.name} ${question}`;
  const own = await answerQuestion(workspaceId, asked, options);
  const [first] = own.hits;
  if (own.outcome === "answered" && first && answersOf(product, question, first, found.hits))
    return { ...own, asked };
  if (found.outcome === "unsure") return { ...found, asked };
  const likely = likelyOf(question, found.hits);
  return { ...found, asked, outcome: "unsure", text: null, source: null, likely };
}

const namesProduct = async (workspaceId: string, text: string): Promise<boolean> =>
  (await readingWorkspace(workspaceId, (read) => namedProducts(read, workspaceId, text))).length > 0;

/** What says which thing a hit is about. */
const headOf = ({ title, headings, question }: KnowledgeHit): string =>
  [title, ...headings, question ?? ""].join("\n");

const namesOf = ({ name, aliases }: Product): string[] => [name, ...aliases].map(askedForm);

const isAbout = (product: Product, head: string): boolean => {
  const words = askedForm(head);
  return namesOf(product).some((name) => findName(words, name) >= 0);
};

/** Whether what was found with a product's name answers the question that was asked without it, rather than only the name. */
function answersOf(
  product: Product,
  question: string,
  hit: KnowledgeHit,
  without: readonly KnowledgeHit[],
): boolean {
  if (hit.kind === "product") return hit.sourceId === product.id;
  if (!isAbout(product, headOf(hit))) return false;
  if (hit.question === null)
    return without.some(({ passageId, confidence }) => passageId === hit.passageId && confidence >= SURE);
  const bare = namesOf(product).reduce((left, name) => left.replaceAll(name, " "), askedForm(hit.question));
  return closenessAmongFew(questionFeatures(question), questionFeatures(bare), sharesFor(question)) >= SAME;
}
