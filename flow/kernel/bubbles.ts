import { z } from "zod";
import { type Card, type MessageContent, type RichBlock, type RichInline, richBlockSchema } from "./chat";
import { template, urlTemplate } from "./fields";
import { idSchema } from "./ids";
import type { NodeContext, PreviewLine } from "./node";
import { safeUrl } from "./urls";

const cardButton = z.strictObject({
  id: idSchema,
  label: template(200),
  url: urlTemplate().optional(),
  choice: idSchema.optional(),
});
const card = z.strictObject({
  title: template(500).optional(),
  text: template(2_000).optional(),
  image: urlTemplate().optional(),
  alt: template(500).optional(),
  price: template(100).optional(),
  buttons: z.array(cardButton).max(6).optional(),
});

/** What a `say` or an `ask` shows, in order. A text bubble has plain `text`, or `rich` when it is formatted. */
export const bubbleSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("text"),
    text: template().optional(),
    rich: z.array(richBlockSchema).max(200).optional().meta({ template: true, field: "rich" }),
  }),
  z.strictObject({
    type: z.literal("image"),
    url: urlTemplate(),
    alt: template(500).optional(),
    link: urlTemplate().optional(),
  }),
  z.strictObject({ type: z.literal("video"), url: urlTemplate(), caption: template(500).optional() }),
  z.strictObject({ type: z.literal("audio"), url: urlTemplate(), autoplay: z.boolean().optional() }),
  z.strictObject({ type: z.literal("file"), url: urlTemplate(), name: template(200) }),
  z.strictObject({
    type: z.literal("embed"),
    url: urlTemplate(),
    height: z.number().int().min(40).max(2_000).optional(),
  }),
  z.strictObject({ type: z.literal("cards"), cards: z.array(card).max(20) }),
  z.strictObject({
    type: z.literal("links"),
    text: template(2_000).optional(),
    links: z.array(z.strictObject({ label: template(200), url: urlTemplate() })).max(10),
  }),
  z.strictObject({ type: z.literal("redirect"), url: urlTemplate(), newTab: z.boolean().optional() }),
]);
export type Bubble = z.infer<typeof bubbleSchema>;
export const bubblesSchema = z.array(bubbleSchema).max(50).meta({ field: "bubbles" });

/** Says bubbles. An empty text or an address that is not safe is left out (the latter is recorded). */
export function sayBubbles(bubbles: readonly Bubble[], context: NodeContext): void {
  for (const bubble of bubbles) {
    const content = renderBubble(bubble, context);
    if (content) context.say(content);
  }
}

function renderBubble(bubble: Bubble, context: NodeContext): MessageContent | null {
  const url = (source: string): string | null => {
    const safe = safeUrl(context.render(source));
    if (safe === null)
      context.problem("unsafe_url", `The address of this ${bubble.type} has a scheme that is not allowed.`);
    return safe || null;
  };
  switch (bubble.type) {
    case "text": {
      if (bubble.rich) {
        const rich = renderRich(bubble.rich, context, url);
        const text = plainText(rich).trim();
        return text ? { type: "text", text, rich } : null;
      }
      const text = context.render(bubble.text ?? "").trim();
      return text ? { type: "text", text } : null;
    }
    case "image": {
      const address = url(bubble.url);
      const link = bubble.link === undefined ? null : url(bubble.link);
      return address === null
        ? null
        : {
            type: "image",
            url: address,
            ...(bubble.alt ? { alt: context.render(bubble.alt) } : {}),
            ...(link ? { link } : {}),
          };
    }
    case "video": {
      const address = url(bubble.url);
      return address === null
        ? null
        : {
            type: "video",
            url: address,
            ...(bubble.caption ? { caption: context.render(bubble.caption) } : {}),
          };
    }
    case "audio": {
      const address = url(bubble.url);
      return address === null
        ? null
        : { type: "audio", url: address, ...(bubble.autoplay ? { autoplay: true } : {}) };
    }
    case "file": {
      const address = url(bubble.url);
      return address === null ? null : { type: "file", url: address, name: context.render(bubble.name) };
    }
    case "embed": {
      const address = url(bubble.url);
      return address === null
        ? null
        : { type: "embed", url: address, ...(bubble.height ? { height: bubble.height } : {}) };
    }
    case "cards":
      return { type: "cards", cards: bubble.cards.map((card) => renderCard(card, context, url)) };
    case "links": {
      const links = bubble.links.flatMap((link) => {
        const address = url(link.url);
        return address === null ? [] : [{ label: context.render(link.label), url: address }];
      });
      return links.length || bubble.text
        ? { type: "links", ...(bubble.text ? { text: context.render(bubble.text) } : {}), links }
        : null;
    }
    case "redirect": {
      const address = url(bubble.url);
      return address === null
        ? null
        : { type: "redirect", url: address, ...(bubble.newTab ? { newTab: true } : {}) };
    }
  }
}

function renderCard(
  source: z.infer<typeof card>,
  context: NodeContext,
  url: (source: string) => string | null,
): Card {
  const out: Card = {};
  if (source.title) out.title = context.render(source.title);
  if (source.text) out.text = context.render(source.text);
  if (source.price) out.price = context.render(source.price);
  const image = source.image ? url(source.image) : null;
  if (image) out.image = image;
  if (source.alt) out.alt = context.render(source.alt);
  const buttons = (source.buttons ?? []).map((button) => {
    const address = button.url ? url(button.url) : null;
    return {
      id: button.id,
      label: context.render(button.label),
      ...(address ? { url: address } : {}),
      ...(button.choice ? { choice: button.choice } : {}),
    };
  });
  if (buttons.length) out.buttons = buttons;
  return out;
}

/** Renders every leaf. A paragraph's text may gain line breaks from a value; they stay inside its leaf. */
function renderRich(
  blocks: readonly RichBlock[],
  context: NodeContext,
  url: (source: string) => string | null,
): RichBlock[] {
  const inline = (nodes: readonly RichInline[]): RichInline[] =>
    nodes.map((node) => {
      if ("type" in node) {
        const children = node.children.map((leaf) => ({ ...leaf, text: context.render(leaf.text) }));
        return { type: "link", url: url(node.url) ?? "", children };
      }
      return { ...node, text: context.render(node.text) };
    });
  return blocks.map((block) =>
    block.type === "paragraph"
      ? { type: "paragraph", children: inline(block.children) }
      : { ...block, items: block.items.map(inline) },
  );
}

/** The words of rich text: paragraphs and list items on lines of their own. */
export function plainText(blocks: readonly RichBlock[]): string {
  const inline = (nodes: readonly RichInline[]): string =>
    nodes
      .map((node) => ("type" in node ? node.children.map((leaf) => leaf.text).join("") : node.text))
      .join("");
  return blocks
    .map((block) =>
      block.type === "paragraph" ? inline(block.children) : block.items.map(inline).join("\n"),
    )
    .join("\n");
}

/** What the card on the canvas shows of bubbles. */
export function previewBubbles(bubbles: readonly Bubble[]): PreviewLine[] {
  return bubbles.map(previewBubble);
}

function previewBubble(bubble: Bubble): PreviewLine {
  switch (bubble.type) {
    case "text":
      return { kind: "text", text: bubble.rich ? plainText(bubble.rich) : (bubble.text ?? "") };
    case "image":
      return { kind: "media", media: "image", text: bubble.alt ?? bubble.url };
    case "video":
    case "audio":
    case "embed":
      return { kind: "media", media: bubble.type, text: bubble.url };
    case "file":
      return { kind: "media", media: "file", text: bubble.name };
    case "cards":
      return {
        kind: "media",
        media: "cards",
        text: bubble.cards
          .map((card) => card.title ?? "")
          .filter(Boolean)
          .join(", "),
      };
    case "links":
      return {
        kind: "media",
        media: "links",
        text: bubble.text ?? bubble.links.map((link) => link.label).join(", "),
      };
    case "redirect":
      return { kind: "media", media: "links", text: bubble.url };
  }
}
