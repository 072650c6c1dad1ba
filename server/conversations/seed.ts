import { hashText } from "../../flow";

/** The seed of a run's random numbers: the same for the same run on every machine. */
export const seedOf = (runId: string): number => hashText(runId);
