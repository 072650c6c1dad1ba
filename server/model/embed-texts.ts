import { z } from "zod";
import type { EgressPolicy } from "../safe-fetch";
import { clientFor, TIMEOUT_MS } from "./client";
import type { ModelConfig, Purpose } from "./model-config";
import { garbage, ModelError, toModelError } from "./model-error";
import { tokensIn } from "./read-answer";
import { tokensOf } from "./token-estimate";

/** What an endpoint has to answer, whatever its SDK promises. */
const answered = z.object({
  data: z.array(
    z.object({ index: z.number().int().min(0), embedding: z.array(z.number()).min(1).max(8_192) }),
  ),
  usage: z
    .object({ prompt_tokens: z.number().catch(0) })
    .nullish()
    .catch(undefined),
});

export const MOST_TEXTS = 64;
const MAX_TEXT = 8_000;
const MAX_BYTES = 12_000_000;

/** Vectors of at most 64 texts, in their order, all of one length. Throws ModelError only. */
export async function embedTexts(
  config: ModelConfig,
  policy: EgressPolicy,
  texts: readonly string[],
  options: { timeoutMs?: number; signal?: AbortSignal; purpose?: Purpose } = {},
): Promise<number[][]> {
  const { embedding } = config;
  if (!embedding) throw new ModelError("no_key", "No model for vectors is set up");
  const input = texts.slice(0, MOST_TEXTS).map((text) => text.slice(0, MAX_TEXT) || " ");
  const tokens = input.reduce((sum, text) => sum + tokensOf(text), 0);
  const settle = await config.meter?.take(options.purpose ?? "embed", tokens);
  const began = performance.now();
  const end = { input: tokens, output: 0, model: embedding.model };
  try {
    const client = await clientFor(embedding, policy, {
      timeoutMs: Math.min(options.timeoutMs ?? TIMEOUT_MS, config.timeoutMs ?? Number.POSITIVE_INFINITY),
      maxBytes: MAX_BYTES,
    });
    const raw: unknown = await client.embeddings.create(
      { model: embedding.model, input, encoding_format: "float" },
      { signal: options.signal ?? null },
    );
    const read = answered.safeParse(raw);
    if (!read.success) throw garbage();
    const vectors = inOrder(read.data.data, input.length);
    const counted = tokensIn(read.data.usage?.prompt_tokens) || tokens;
    await settle?.({ ...end, input: counted, ms: Math.round(performance.now() - began) });
    return vectors;
  } catch (error) {
    const failure = toModelError(error);
    await settle?.({ ...end, ms: Math.round(performance.now() - began), error: failure.code });
    throw failure;
  }
}

function inOrder(data: readonly { index: number; embedding: number[] }[], count: number): number[][] {
  const vectors = Array.from({ length: count }, (_, at) => data.find(({ index }) => index === at)?.embedding);
  const length = vectors[0]?.length ?? 0;
  return vectors.map((vector) => {
    if (vector === undefined || vector.length !== length || !vector.every(Number.isFinite)) throw garbage();
    return vector;
  });
}
