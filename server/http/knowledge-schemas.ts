import { z } from "zod";
import { KINDS, STATES } from "../knowledge/source-view";
import { idSchema } from "../trpc/fields";
import { detailsInput, folder, longText, question } from "../trpc/knowledge-fields";

/** Bodies and answers of the knowledge API. Times are ISO texts with an offset. */

const { title, language, tags, audience, validFrom, validUntil, byOrder } = detailsInput;
const document = {
  title: title.describe("Needed for a new text; a question is called as it reads"),
  text: longText(2_000_000).optional().describe("Markdown; without a question and an answer"),
  question: question.optional().describe("With its answer, in the place of a text"),
  phrasings: z.array(question).max(200).optional().describe("Other ways to ask it"),
  answer: longText(20_000).optional(),
  language,
  folder: detailsInput.folder.describe("Names joined by slashes"),
  tags,
  audience: audience.describe("The id of the audience that it is for; null: everybody"),
  validFrom: validFrom.describe("Nobody is told before"),
  validUntil: validUntil.describe("Nobody is told from then on"),
  byOrder: byOrder.describe("Its time is compared with when the asking contact's latest order was paid"),
};

type Said = { [key in "text" | "question" | "answer" | "phrasings"]?: unknown };
/** A text, or a question with its answer. */
function eitherOr(said: Said, context: z.RefinementCtx): void {
  const wrong = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  const rest = (["question", "answer", "phrasings"] as const).find((key) => said[key] !== undefined);
  if (said.text !== undefined && rest !== undefined)
    wrong(rest, "A text has no question and answer of its own: give one or the other.");
  else if (said.text === undefined && rest === undefined)
    wrong("text", "Give a text, or a question and its answer.");
  else if (said.text === undefined)
    for (const key of ["question", "answer"] as const)
      if (said[key] === undefined) wrong(key, "A question needs an answer, and an answer a question.");
}

export const newDocumentBodySchema = z
  .strictObject({
    id: idSchema
      .meta({ format: "uuid" })
      .describe("Made by you: the same id and body give the same answer, another body 422"),
    ...document,
  })
  .superRefine(eitherOr);
export const documentBodySchema = z.strictObject(document).superRefine(eitherOr);
export type DocumentBody = z.output<typeof documentBodySchema>;

export const documentWrittenSchema = z.strictObject({ id: z.uuid(), version: z.number().int() });
const time = z.string().nullable();
export const documentSchema = z.strictObject({
  id: z.uuid(),
  kind: z.enum(KINDS),
  title: z.string(),
  text: z.string().nullable().describe("Markdown; null for a question with its answer"),
  question: z.string().nullable(),
  phrasings: z.array(z.string()),
  answer: z.string().nullable(),
  language: z.enum(["zh", "en"]).nullable(),
  folder: z.string(),
  tags: z.array(z.string()),
  audience: z.uuid().nullable(),
  validFrom: time,
  validUntil: time,
  byOrder: z.boolean(),
  state: z.enum(STATES),
  version: z.number().int().describe("0 before a page or file has been read"),
  updatedAt: z.string(),
  url: z.string().nullable(),
  fileName: z.string().nullable(),
  checkedAt: time.describe("When its page or file was read last"),
  byHand: z.boolean().describe("Somebody wrote what it says now, rather than that it was read"),
  notes: z
    .array(z.strictObject({ code: z.string(), detail: z.string() }))
    .describe("What could not be read of its page or file"),
  work: z
    .strictObject({
      step: z.enum(["waiting", "reading", "indexing", "failed"]),
      done: z.number().int(),
      total: z.number().int(),
      error: z.string().nullable().describe("Why it could not be read"),
    })
    .nullable()
    .describe("What is being done with it; null: nothing"),
});
export const askedSchema = z.strictObject({ asked: z.literal(true) });

export const searchQuerySchema = z.strictObject({
  q: z.string().trim().min(1, "Say what to look for.").max(1_000),
  contact: idSchema.optional(),
  folder: folder.optional(),
  limit: z.coerce.number().int().min(1).max(20).optional(),
  locale: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "Name a language such as en or zh-CN.")
    .optional(),
});
export const hitsSchema = z.strictObject({
  hits: z.array(
    z.strictObject({
      document: z.uuid(),
      passage: z.uuid(),
      kind: z.enum(KINDS),
      title: z.string(),
      url: z.string().nullable(),
      language: z.string().nullable(),
      headings: z.array(z.string()).describe("Those above the passage"),
      question: z.string().nullable().describe("The question that came closest; null in a text"),
      text: z.string().describe("The whole passage"),
      quote: z.string().describe("What of it answers"),
      confidence: z.number().min(0).max(1).describe("Probability that this answers"),
    }),
  ),
});
export const removedSchema = z.strictObject({ removed: z.literal(true) });
