import { hasHan } from "../../flow/language/plain";
import { amountsIn, priceText } from "../products/amounts";
import { askedForm, findName } from "../products/asked-name";
import type { CatalogueWord } from "../products/catalogue";
import type { Product } from "../products/product";
import type { KnowledgeHit } from "./search-knowledge";

/** How sure a price of the catalogue is: what it says is so. */
const SURE = 0.99;
/** A document's answer that tells the same price is kept first from here on. */
const ENOUGH = 0.5;

/**
 * What was found, after the catalogue has had its word: nothing that tells a price before its time, and to a question about a price no
 * document that tells another one than the catalogue. Where no document tells it, the catalogue does. Of what is not for sale any more
 * it tells what has taken its place, and no document tells what it once cost.
 */
export function withCatalogue(
  query: string,
  hits: readonly KnowledgeHit[],
  catalogue: CatalogueWord,
): KnowledgeHit[] {
  const open = hits.filter((hit) => !catalogue.tells(wordsOf(hit)));
  if (catalogue.ended) return withoutEnded(query, open, catalogue.ended);
  const product = catalogue.priced;
  if (!product || product.priceMinor === null || product.currency === null) return open;
  const { priceMinor, currency } = product;
  const tellsPrice = (text: string) =>
    amountsIn(text).some((amount) => amount.minor === priceMinor && amount.currency === currency);
  const isAbout = aboutOf(product);
  const left = open.filter(
    (hit) => tellsPrice(hit.excerpt) || !isAbout(hit) || amountsIn(hit.excerpt).length === 0,
  );
  const [first] = left;
  if (first && first.confidence >= ENOUGH && isAbout(first) && tellsPrice(first.excerpt)) return left;
  const chinese = hasHan(query);
  const price = priceText(priceMinor, currency);
  const called = calledIn(product, chinese);
  return [
    hitOf(product, called, chinese ? `${called} 的价格是 ${price}。` : `${called} costs ${price}.`),
    ...left,
  ];
}

function withoutEnded(
  query: string,
  hits: readonly KnowledgeHit[],
  { product, successor }: NonNullable<CatalogueWord["ended"]>,
): KnowledgeHit[] {
  const isAbout = aboutOf(product);
  const left = hits.filter((hit) => !isAbout(hit) || amountsIn(hit.excerpt).length === 0);
  const chinese = hasHan(query);
  const called = calledIn(product, chinese);
  const gone = chinese ? `${called} 目前不在售。` : `${called} is not for sale any more.`;
  if (!successor) return [hitOf(product, called, gone), ...left];
  const next = calledIn(successor, chinese);
  const { priceMinor, currency } = successor;
  const price = priceMinor === null || currency === null ? "" : priceText(priceMinor, currency);
  const text = chinese
    ? `${gone}接替它的是 ${next}${price && `，价格是 ${price}`}。`
    : `${gone} Its successor is ${next}${price && `, which costs ${price}`}.`;
  return [hitOf(successor, next, text), ...left];
}

/** Whether a hit names a product. */
function aboutOf({ name, aliases }: Product): (hit: KnowledgeHit) => boolean {
  const names = [name, ...aliases].map(askedForm);
  return (hit) => {
    const words = askedForm(wordsOf(hit));
    return names.some((one) => findName(words, one) >= 0);
  };
}

/** The name by which a product goes in a language. */
const calledIn = ({ name, aliases }: Product, chinese: boolean): string =>
  [name, ...aliases].find((one) => hasHan(one) === chinese) ?? name;

const wordsOf = ({ title, headings, question, text }: KnowledgeHit): string =>
  [title, ...headings, question ?? "", text].join("\n");

function hitOf({ id, url }: Product, title: string, text: string): KnowledgeHit {
  return {
    sourceId: id,
    passageId: id,
    number: -1,
    kind: "product",
    title,
    url,
    language: null,
    headings: [],
    question: null,
    text,
    excerpt: text,
    confidence: SURE,
  };
}
