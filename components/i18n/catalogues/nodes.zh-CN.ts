import type { nodes as en } from "./nodes.en";

export const nodes: typeof en = {};
