import { complete } from "./complete";
import { embedTexts } from "./embed-texts";
import { ModelError } from "./model-error";
import type { ModelAccess } from "./workspace-model";

export type ModelTest =
  | { ok: true; ms: number; model: string }
  | { ok: false; reason: string; message: string };

export interface ModelHealth {
  chat: ModelTest;
  /** Null: no model for vectors is set up. */
  embedding: ModelTest | null;
}

const PATIENCE_MS = 20_000;
/** One word is wanted; models that think first need room for that, and say nothing where it ends. */
const MOST_TOKENS = 1_000;

/** Asks the chat model for one word and the other for one vector, and says how long that took, or why they did not answer. */
export async function testModel({ config, egress }: ModelAccess): Promise<ModelHealth> {
  const { embedding } = config;
  const [chat, vectors] = await Promise.all([
    timed(async () => {
      const { model } = await complete(config, egress, {
        messages: [{ role: "user", content: "Answer with the single word: ready" }],
        purpose: "check",
        maxTokens: MOST_TOKENS,
        timeoutMs: PATIENCE_MS,
      });
      return model;
    }),
    embedding
      ? timed(async () => {
          await embedTexts(config, egress, ["ready"], { timeoutMs: PATIENCE_MS, purpose: "check" });
          return embedding.model;
        })
      : null,
  ]);
  return { chat, embedding: vectors };
}

async function timed(ask: () => Promise<string>): Promise<ModelTest> {
  const began = performance.now();
  try {
    const model = await ask();
    return { ok: true, ms: Math.round(performance.now() - began), model };
  } catch (error) {
    if (error instanceof ModelError) return { ok: false, reason: error.code, message: error.message };
    throw error;
  }
}
