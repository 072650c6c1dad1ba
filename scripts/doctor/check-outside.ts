import { effectConfig } from "../../server/effects/effect-config";
import { verifySmtp } from "../../server/email/verify-smtp";
import type { Environment } from "../../server/env";
import { errorMessage } from "../../server/errors";
import { safeFetch } from "../../server/safe-fetch";
import type { Findings } from "./finding";

const PATIENCE_MS = 5_000;

/** What Parley calls: the language model, through the safe fetch, and the mail server. Nothing is sent. */
export async function checkOutside(env: Environment, findings: Findings): Promise<void> {
  if (env.openaiApiKey || env.openaiBaseUrl) await checkModel(env, findings);
  else findings.add("note", "modelNone");
  if (!env.smtpUrl) return findings.add("note", "smtpNone");
  const host = new URL(env.smtpUrl).host;
  const why = await verifySmtp(env.smtpUrl, PATIENCE_MS);
  if (why === null) findings.add("ok", "smtp", { host });
  else findings.add("bad", "smtpAway", { host, why });
}

async function checkModel(env: Environment, findings: Findings): Promise<void> {
  const base = new URL(env.openaiBaseUrl ?? "https://api.openai.com/v1");
  const { host } = base;
  try {
    const answer = await safeFetch(effectConfig(env).egress, `${base.href.replace(/\/$/, "")}/models`, {
      headers: env.openaiApiKey ? { authorization: `Bearer ${env.openaiApiKey}` } : {},
      timeoutMs: PATIENCE_MS,
    });
    const refused = answer.status === 401 || answer.status === 403;
    findings.add(refused ? "bad" : "ok", refused ? "modelKey" : "model", { host });
  } catch (error) {
    findings.add("bad", "modelAway", { host, why: errorMessage(error) });
  }
}
