import type { Environment } from "../env";
import { parseEgressPolicy } from "../safe-fetch";
import type { EffectConfig } from "./performer";

type Settings = Pick<
  Environment,
  "ssrfAllowHosts" | "ssrfAllowCidrs" | "openaiApiKey" | "openaiBaseUrl" | "smtpUrl"
>;

/**
 * The process's own settings for effects; a workspace's settings are laid over the result.
 * Throws when an allow-list holds something that is no host or range. Call it once: `egress` owns the connections.
 */
export function effectConfig(env: Settings): EffectConfig {
  return {
    egress: parseEgressPolicy({
      SSRF_ALLOW_HOSTS: env.ssrfAllowHosts.join(","),
      SSRF_ALLOW_CIDRS: env.ssrfAllowCidrs.join(","),
    }),
    model: { apiKey: env.openaiApiKey, baseUrl: env.openaiBaseUrl },
    email: { smtpUrl: env.smtpUrl },
  };
}
