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
 * document that tells another one than the catalogue. Where no document tells it, the catalogue does.
 */
export function withCatalogue(
  query: string,
  hits: readonly KnowledgeHit[],
  catalogue: CatalogueWord,
): KnowledgeHit[] {
  const open = hits.filter((hit) => !catalogue.tells(wordsOf(hit)));
  const product = catalogue.priced;
  if (!product || product.priceMinor === null || product.currency === null) return open;
  const { priceMinor, currency } = product;
  const tellsPrice = (text: string) =>
    amountsIn(text).some((amount) => amount.minor === priceMinor && amount.currency === currency);
  const names = [product.name, ...product.aliases].map(askedForm);
  const isAbout = (hit: KnowledgeHit) => {
    const words = askedForm(wordsOf(hit));
    return names.some((name) => findName(words, name) >= 0);
  };
  const left = open.filter(
    (hit) => tellsPrice(hit.excerpt) || !isAbout(hit) || amountsIn(hit.excerpt).length === 0,
  );
  const [first] = left;
  if (first && first.confidence >= ENOUGH && isAbout(first) && tellsPrice(first.excerpt)) return left;
  return [priceHit(product, priceText(priceMinor, currency), hasHan(query)), ...left];
}

const wordsOf = ({ title, headings, question, text }: KnowledgeHit): string =>
  [title, ...headings, question ?? "", text].join("\n");

function priceHit(product: Product, price: string, chinese: boolean): KnowledgeHit {
  const { id, name, aliases, url } = product;
  const called = [name, ...aliases].find((one) => hasHan(one) === chinese) ?? name;
  const text = chinese ? `${called} 的价格是 ${price}。` : `${called} costs ${price}.`;
  return {
    sourceId: id,
    passageId: id,
    number: -1,
    kind: "product",
    title: called,
    url,
    headings: [],
    question: null,
    text,
    excerpt: text,
    confidence: SURE,
  };
}
