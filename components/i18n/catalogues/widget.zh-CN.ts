import type { widget as en } from "./widget.en";

export const widget: typeof en = {};
