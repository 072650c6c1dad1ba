import type { builder as en } from "./builder.en";

export const builder: typeof en = {};
