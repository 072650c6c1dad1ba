import { type Environment, environment } from "../env";
import { type EgressPolicy, parseEgressPolicy } from "../safe-fetch";
import type { ModelConfig } from "./model-config";
import { readModelConfig } from "./model-settings";

/** Settings that were read are believed for so long, in milliseconds. */
const BELIEVED_MS = 400;
const MOST = 5_000;

interface Known {
  readonly until: number;
  readonly config: Promise<ModelConfig>;
}

/** By the fallback, which is a process's or a test's own. */
const caches = new WeakMap<ModelConfig, Map<string, Known>>();

/**
 * A workspace's model settings, read at most every 400 ms: for what asks with every question of a visitor. Rejects like
 * `readModelConfig`; the result must not reach anybody.
 */
export function modelConfigOf(workspaceId: string, fallback: ModelConfig): Promise<ModelConfig> {
  const cache = caches.get(fallback) ?? new Map<string, Known>();
  caches.set(fallback, cache);
  const now = performance.now();
  const known = cache.get(workspaceId);
  if (known && known.until > now) return known.config;
  const config = readModelConfig(workspaceId, fallback);
  cache.delete(workspaceId);
  cache.set(workspaceId, { until: now + BELIEVED_MS, config });
  config.catch(() => cache.delete(workspaceId));
  for (const oldest of cache.keys()) {
    if (cache.size <= MOST) break;
    cache.delete(oldest);
  }
  return config;
}

export interface ModelAccess {
  readonly config: ModelConfig;
  readonly egress: EgressPolicy;
}

/** Gives what calling a workspace's models takes. */
export type FindModel = (workspaceId: string) => Promise<ModelAccess>;

const processes = new WeakMap<Environment, { egress: EgressPolicy; fallback: ModelConfig }>();

/** By the process's own environment: for what is no effect of a flow. */
export const findModel: FindModel = async (workspaceId) => {
  const env = environment();
  let known = processes.get(env);
  if (!known) {
    known = {
      egress: parseEgressPolicy({
        SSRF_ALLOW_HOSTS: env.ssrfAllowHosts.join(","),
        SSRF_ALLOW_CIDRS: env.ssrfAllowCidrs.join(","),
      }),
      fallback: { apiKey: env.openaiApiKey, baseUrl: env.openaiBaseUrl },
    };
    processes.set(env, known);
  }
  return { config: await modelConfigOf(workspaceId, known.fallback), egress: known.egress };
};
