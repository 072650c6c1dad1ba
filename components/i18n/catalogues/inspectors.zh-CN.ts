import type { inspectors as en } from "./inspectors.en";

export const inspectors: typeof en = {};
