import { z } from "zod";

const bubble = z.object({ type: z.string(), content: z.string().nullish() });

/** What is expected of the open question: its kind (in the recording's own names) and the words to choose from. */
const question = z.object({ type: z.string(), choices: z.array(z.string().nullish()).optional() });

const input = z.union([
  z.null(),
  z.string(),
  z.object({ type: z.literal("command"), command: z.string() }),
  z.object({
    type: z.string(),
    text: z.string().optional(),
    url: z.string().optional(),
    metadata: z.object({ replyId: z.string().optional() }).optional(),
  }),
]);

const turn = z.object({
  input,
  expect: z.array(bubble).default([]),
  expectInput: question.nullish(),
  clientActions: z.array(z.object({ type: z.string(), expectsReply: z.boolean().optional() })).optional(),
  stopsBefore: z.unknown().optional(),
  sideEffects: z.unknown().optional(),
  /** The recorded engine refused this input. */
  error: z.unknown().optional(),
});

/** A recorded conversation: what was said to the bot, turn by turn, and what came back. */
export const recordingSchema = z.object({
  startGroup: z.string().optional(),
  stopsBefore: z.unknown().optional(),
  linkedTypebots: z.record(z.string(), z.string()).optional(),
  prefilledVariables: z.record(z.string(), z.json()).optional(),
  startMessage: z.string().optional(),
  turns: z.array(turn).min(1),
});

export type Recording = z.infer<typeof recordingSchema>;
export type RecordedTurn = Recording["turns"][number];
export type RecordedInput = RecordedTurn["input"];
export type RecordedQuestion = z.infer<typeof question>;
