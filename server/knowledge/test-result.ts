import { z } from "zod";

const outcome = z.enum(["right", "wrong", "missed", "rightlySilent", "wronglyAnswered"]);

/**
 * How a test question went. right, wrong: answered by the source that should, or another. missed: not answered. rightlySilent,
 * wronglyAnswered: of a question that nothing should answer.
 */
export interface TestResult {
  outcome: z.infer<typeof outcome>;
  foundSourceId: string | null;
  foundTitle: string | null;
  confidence: number;
}

export interface QuestionResult extends TestResult {
  testId: string;
  question: string;
  expectedTitle: string | null;
  /** It went otherwise in the run before. */
  changed: boolean;
}

const resultSchema = z.object({
  testId: z.string(),
  question: z.string(),
  expectedTitle: z.string().nullable(),
  changed: z.boolean(),
  outcome,
  foundSourceId: z.string().nullable(),
  foundTitle: z.string().nullable(),
  confidence: z.number(),
});

/** Results as they are stored; none where they cannot be read. */
export function readResults(stored: unknown): QuestionResult[] {
  const parsed = z.array(resultSchema).safeParse(stored);
  return parsed.success ? parsed.data : [];
}
