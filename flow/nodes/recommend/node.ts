import { z } from "zod";
import type { Card } from "../../kernel/chat";
import type { RecommendedProduct } from "../../kernel/effects";
import { target, template } from "../../kernel/fields";
import { defineNode, go, type NodeContext, wait } from "../../kernel/node";
import { safeUrl } from "../../kernel/urls";
import { formatMoney } from "../../text/format-money";

const dataSchema = z.strictObject({
  /** Only these, by the business's own numbers; without them, the whole catalogue. */
  products: z.array(z.string().min(1).max(100)).max(50).default([]),
  /** Only of this category, or below it. */
  category: template(200).optional(),
  limit: z.number().int().min(1).max(10).default(3),
  /** Said above the cards. */
  intro: template(2_000).optional(),
  /** script: what the product's own scripts say. model: written by a language model for this contact, where there is one. */
  words: z.enum(["script", "model"]).default("script"),
  /** What stands on a card's button; without it, a word that fits. */
  button: template(100).optional(),
  show: z.boolean().default(true),
  /** Where the products go. */
  save: target().default("products"),
});
type RecommendData = z.output<typeof dataSchema>;

/** Products for this contact, by what they looked at, bought and like, with the words to say; nobody gets what is not for them. */
export const recommend = defineNode({
  type: "recommend",
  group: "intelligence",
  data: dataSchema,
  blank: {},
  outlets: () => [
    { id: "shown", kind: "main", optional: true },
    { id: "none", kind: "else" },
    { id: "error", kind: "error", fallback: "none", optional: true },
  ],
  preview: (data) => [
    ...(data.intro?.trim() ? [{ kind: "text" as const, text: data.intro }] : []),
    ...(data.category?.trim() ? [{ kind: "field" as const, label: "category", text: data.category }] : []),
    ...(data.products.length
      ? [{ kind: "field" as const, label: "products", text: data.products.join(", ") }]
      : []),
  ],
  lint: (data) =>
    !data.show && !data.save.trim() ? [{ severity: "warning", code: "result_unused", path: ["show"] }] : [],
  enter: (data, context) => {
    const category = data.category === undefined ? "" : context.render(data.category).trim();
    return wait({
      for: "effect",
      kind: "recommend",
      request: {
        products: data.products,
        ...(category ? { category: category.slice(0, 200) } : {}),
        limit: data.limit,
        words: data.words,
        locale: context.locale,
      },
    });
  },
  resume: (data, context, resume) => {
    if (resume.type !== "effect") return go("error");
    if (!resume.outcome.ok) {
      context.problem(`recommend_${resume.outcome.error.code}`, resume.outcome.error.message);
      return go("error");
    }
    const { result } = resume.outcome;
    if (!("products" in result)) return go("error");
    const { products } = result;
    if (data.save.trim())
      context.write(
        data.save,
        products.map((product) => ({ ...product })),
      );
    if (products.length === 0) return go("none");
    context.emit("products.recommended", {
      products: products.map(({ ref }) => ref),
      reasons: products.map(({ reason }) => reason),
      using: result.using,
    });
    if (data.show) say(data, context, products);
    return go("shown");
  },
});

function say(data: RecommendData, context: NodeContext, products: readonly RecommendedProduct[]): void {
  const intro = data.intro === undefined ? "" : context.render(data.intro).trim();
  if (intro) context.say({ type: "text", text: intro });
  const label =
    (data.button === undefined ? "" : context.render(data.button).trim()) || wordFor(context.locale);
  context.say({ type: "cards", cards: products.map((product) => cardOf(product, label)) });
}

const wordFor = (locale: string): string => (/^zh\b/i.test(locale) ? "去看看" : "Have a look");

function cardOf(product: RecommendedProduct, label: string): Card {
  const { ref, name, text, priceMinor, currency } = product;
  const url = product.url === null ? null : safeUrl(product.url);
  const image = product.image === null ? null : safeUrl(product.image);
  return {
    title: name,
    ...(text ? { text } : {}),
    ...(image ? { image, alt: name } : {}),
    ...(priceMinor === null || currency === null
      ? {}
      : { price: formatMoney(priceMinor, currency).replace(/\.0+(?=$| )/, "") }),
    ...(url ? { buttons: [{ id: ref, label, url }] } : {}),
  };
}
