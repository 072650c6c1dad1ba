import { z } from "zod";
import type { Mood } from "./inbox-data";

const briefSchema = z.object({
  summary: z.string().optional().catch(undefined),
  asked: z.string().optional().catch(undefined),
  rules: z
    .array(z.object({ id: z.string(), name: z.string(), words: z.array(z.string()).catch([]) }))
    .catch([])
    .default([]),
  mood: z
    .object({ sentiment: z.number(), anger: z.number(), urgency: z.number(), wantsPerson: z.boolean() })
    .nullable()
    .default(null)
    .catch(null),
  tried: z
    .array(z.object({ from: z.string(), text: z.string() }))
    .catch([])
    .default([]),
});
export interface Brief {
  readonly summary: string | undefined;
  readonly asked: string | undefined;
  /** Every hard rule that was met, with the words that met it. */
  readonly rules: readonly {
    readonly id: string;
    readonly name: string;
    readonly words: readonly string[];
  }[];
  /** How the visitor sounded by then. */
  readonly mood: Mood | null;
  readonly tried: readonly { readonly from: string; readonly text: string; readonly at: number }[];
}

/** What a handoff left for whoever takes it: whatever of it can be read. `asked` falls back to the visitor's last words. */
export function readBrief(value: unknown): Brief {
  const parsed = briefSchema.safeParse(value);
  const { summary, asked, rules, mood, tried } = parsed.success ? parsed.data : NOTHING;
  const said = tried.filter((one) => one.text.trim() !== "").map((one, at) => ({ ...one, at }));
  return {
    summary,
    asked: asked ?? said.findLast((one) => one.from === "visitor")?.text,
    rules,
    mood,
    tried: said,
  };
}

const NOTHING = { summary: undefined, asked: undefined, rules: [], mood: null, tried: [] };
