import { environment } from "../env";
import { type EgressPolicy, parseEgressPolicy } from "../safe-fetch";
import { complete, type ModelConfig } from "./complete";
import { ModelError } from "./model-error";

export type ModelTest =
  | { ok: true; ms: number; model: string }
  | { ok: false; reason: string; message: string };

const PATIENCE_MS = 20_000;
let policy: EgressPolicy | undefined;

/** Asks a model for one word and says how long that took, or why it did not answer. */
export async function testModel(config: ModelConfig): Promise<ModelTest> {
  const { ssrfAllowHosts, ssrfAllowCidrs } = environment();
  policy ??= parseEgressPolicy({
    SSRF_ALLOW_HOSTS: ssrfAllowHosts.join(","),
    SSRF_ALLOW_CIDRS: ssrfAllowCidrs.join(","),
  });
  const began = performance.now();
  try {
    const { model } = await complete(config, policy, {
      messages: [{ role: "user", content: "Answer with the single word: ready" }],
      maxTokens: 16,
      timeoutMs: PATIENCE_MS,
    });
    return { ok: true, ms: Math.round(performance.now() - began), model };
  } catch (error) {
    if (error instanceof ModelError) return { ok: false, reason: error.code, message: error.message };
    throw error;
  }
}
