import type { Environment } from "../env";
import { READ_JOB, readPayload } from "../knowledge/read-later";
import { readSource } from "../knowledge/read-source";
import { type EgressPolicy, parseEgressPolicy } from "../safe-fetch";
import type { Job } from "./job";

/** One for each process: a policy owns its connections. */
const policies = new WeakMap<Environment, EgressPolicy>();

/** Reads a file that was sent, or a page, into the knowledge. */
export const knowledgeRead: Job = {
  name: READ_JOB,
  run: async (payload, { env }) => {
    const policy =
      policies.get(env) ??
      parseEgressPolicy({
        SSRF_ALLOW_HOSTS: env.ssrfAllowHosts.join(","),
        SSRF_ALLOW_CIDRS: env.ssrfAllowCidrs.join(","),
      });
    policies.set(env, policy);
    await readSource(readPayload.parse(payload), policy);
  },
};
