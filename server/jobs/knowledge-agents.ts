import { AGENTS_JOB, agentsPayload, proposeAgentsAnswers } from "../knowledge/agents-answers";
import type { Job } from "./job";

/** Looks through what people answered in a conversation that they are done with, for what the knowledge lacks. */
export const knowledgeAgents: Job = {
  name: AGENTS_JOB,
  run: async (payload) => {
    await proposeAgentsAnswers(agentsPayload.parse(payload));
  },
};
