import { z } from "zod";

const briefSchema = z.object({
  summary: z.string().optional().catch(undefined),
  asked: z.string().optional().catch(undefined),
  ruleName: z.string().optional().catch(undefined),
  tried: z
    .array(z.object({ from: z.string(), text: z.string() }))
    .catch([])
    .default([]),
});
export interface Brief {
  readonly summary: string | undefined;
  readonly asked: string | undefined;
  readonly ruleName: string | undefined;
  readonly tried: readonly { readonly from: string; readonly text: string; readonly at: number }[];
}

/** What a handoff left for whoever takes it: whatever of it can be read. `asked` falls back to the visitor's last words. */
export function readBrief(value: unknown): Brief {
  const parsed = briefSchema.safeParse(value);
  const { summary, asked, ruleName, tried } = parsed.success
    ? parsed.data
    : { summary: undefined, asked: undefined, ruleName: undefined, tried: [] };
  const said = tried.filter((one) => one.text.trim() !== "").map((one, at) => ({ ...one, at }));
  return {
    summary,
    asked: asked ?? said.findLast((one) => one.from === "visitor")?.text,
    ruleName,
    tried: said,
  };
}
