import { DomUtils, parseDocument } from "htmlparser2";
import { safeParse } from "../../../flow/text/json";

/** What a page says of itself to search engines, where people see it only once scripts have run. */
export interface SaidToEngines {
  readonly questions: { readonly question: string; readonly answer: string }[];
  /** Products and articles: headings and paragraphs. */
  readonly blocks: string[];
}

const MOST = 200;
const MOST_LETTERS = 200_000;

/** Reads schema.org's questions with answers, products and articles out of the texts of a page's JSON-LD. */
export function readJsonLd(texts: readonly string[]): SaidToEngines {
  const said: SaidToEngines = { questions: [], blocks: [] };
  for (const text of texts) {
    const parsed = text.length > MOST_LETTERS ? undefined : safeParse(text.trim());
    if (parsed?.ok) take(parsed.value, said, 0);
  }
  return said;
}

function take(value: unknown, said: SaidToEngines, depth: number): void {
  if (depth > 8 || said.questions.length + said.blocks.length > MOST) return;
  if (Array.isArray(value)) for (const one of value) take(one, said, depth + 1);
  if (!isObject(value)) return;
  const types = [value["@type"]].flat();
  if (types.includes("Question")) {
    const [question, answer] = [wordsOf(value.name), wordsOf(first(value.acceptedAnswer)?.text)];
    if (question && answer) said.questions.push({ question, answer });
    return;
  }
  if (types.includes("Product")) said.blocks.push(...productOf(value));
  if (types.includes("Article") || types.includes("NewsArticle") || types.includes("BlogPosting"))
    said.blocks.push(...[wordsOf(value.headline), wordsOf(value.articleBody)].filter(Boolean));
  for (const name of ["@graph", "mainEntity", "hasPart", "itemListElement", "item"])
    take(value[name], said, depth + 1);
}

function productOf(product: Fields): string[] {
  const name = wordsOf(product.name);
  if (!name) return [];
  const offer = first(product.offers);
  const price = [offer?.price ?? offer?.lowPrice, offer?.priceCurrency]
    .map(wordsOf)
    .filter(Boolean)
    .join(" ");
  const properties = [product.additionalProperty]
    .flat()
    .filter(isObject)
    .map((one) => [wordsOf(one.name), wordsOf(one.value)])
    .filter(([called, value]) => called && value);
  const lines = [
    ["Brand", wordsOf(first(product.brand)?.name ?? product.brand)],
    ["SKU", wordsOf(product.sku)],
    ["Price", price],
    ...properties,
  ].flatMap(([called, value]) => (value ? [`${called}: ${value}`] : []));
  return [`# ${name}`, wordsOf(product.description), lines.join("\n")].filter(Boolean);
}

type Fields = { readonly [name: string]: unknown };
const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const first = (value: unknown): Fields | undefined => [value].flat().find(isObject);

/** Texts may hold HTML of their own. */
function wordsOf(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return "";
  return DomUtils.textContent(parseDocument(value.replace(/<(?=br|\/?p|\/?li|\/?div)/gi, " <")))
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 5_000);
}
