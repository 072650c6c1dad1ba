import type { Condition } from "../../text/condition";

export type Words = { en: string; "zh-CN": string };

/** People to try a starter with: their names, and what they have done. */
export const DEMO_PEOPLE = {
  ada: {
    name: { en: "Ada (demo)", "zh-CN": "林小满（演示）" },
    tags: ["member"],
    viewed: 3,
    boughtDaysAgo: null,
  },
  bo: { name: { en: "Bo (demo)", "zh-CN": "王大山（演示）" }, tags: [], viewed: 2, boughtDaysAgo: 75 },
  cai: {
    name: { en: "Cai (demo)", "zh-CN": "陈晓（演示）" },
    tags: ["member"],
    viewed: 0,
    boughtDaysAgo: 20,
  },
} as const;

/** What a starter needs beside its flow, by the names under which the flow speaks of it. */
export interface Needs {
  /** Coupons, worth so much in minor units of the workspace's usual currency, good for so long after they are given. */
  readonly pools?: {
    readonly [key: string]: { readonly name: Words; readonly minor: number; readonly validHours: number };
  };
  readonly audiences?: { readonly [key: string]: { readonly name: Words; readonly condition: Condition } };
  /** Made in workspaces that have no contacts of their own yet. */
  readonly people?: readonly (keyof typeof DEMO_PEOPLE)[];
}
