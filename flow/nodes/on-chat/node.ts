import { z } from "zod";
import { defineNode, go } from "../../kernel/node";

const nextOutlet = { id: "next", kind: "main" } as const;

/** A visitor opens the chat: on every page, or on those whose address holds one of `pages`. */
export const onChat = defineNode({
  type: "onChat",
  group: "start",
  entry: true,
  data: z.strictObject({
    /** Parts of page addresses ("/pricing"); `*` stands for anything. Empty: every page. */
    pages: z.array(z.string().min(1).max(500)).max(50).default([]).meta({ field: "pages" }),
  }),
  blank: {},
  outlets: () => [nextOutlet],
  preview: (data) => data.pages.map((page) => ({ kind: "text", text: page })),
  starts: (data, start) => {
    if (start.type !== "chat") return 0;
    if (data.pages.length === 0) return 1;
    return data.pages.some((pattern) => pageMatches(pattern, start.page?.url ?? "")) ? 2 : 0;
  },
  enter: () => go(),
});

/** True where the parts of `pattern` between its stars come one after the other in `url` (case does not matter). */
export function pageMatches(pattern: string, url: string): boolean {
  const address = url.toLowerCase();
  let from = 0;
  for (const part of pattern.toLowerCase().split("*")) {
    const at = address.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
