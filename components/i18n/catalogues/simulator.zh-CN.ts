import type { simulator as en } from "./simulator.en";

export const simulator: typeof en = {};
