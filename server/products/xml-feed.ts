import { type Element, parseXml } from "../workbooks/xml";

/** What a product is called in feeds of RSS, Atom and the shops' own kinds. */
const PRODUCTS = new Set(["item", "entry", "product", "offer", "sku", "商品"]);

/** Products of an XML feed as columns with cells: RSS and Atom as shops write them for search engines, and plain lists. Undefined for no XML. */
export function xmlRows(bytes: Uint8Array): ReadonlyMap<string, string>[] | undefined {
  const head = new TextDecoder().decode(bytes.subarray(0, 200)).replace(/^\ufeff/, "");
  if (!head.trimStart().startsWith("<")) return undefined;
  const rows: ReadonlyMap<string, string>[] = [];
  const walk = (element: Element): void => {
    for (const child of element.children)
      if (typeof child === "string") continue;
      else if (PRODUCTS.has(child.name.toLowerCase())) rows.push(cellsOf(child));
      else walk(child);
  };
  walk(parseXml(bytes));
  return rows;
}

/** What is said of it in one word each; the same word said again is a further value. */
function cellsOf(product: Element): ReadonlyMap<string, string> {
  const cells = new Map(Object.entries(product.attributes));
  for (const child of product.children) {
    if (typeof child === "string" || child.children.some((inner) => typeof inner !== "string")) continue;
    const text = (child.children.join("").trim() || child.attributes.href) ?? "";
    const known = cells.get(child.name);
    // <param name="Colour">black</param>
    const name = /^(?:param|attribute)$/i.test(child.name)
      ? (child.attributes.name ?? child.name)
      : child.name;
    if (text) cells.set(name, known && name === child.name ? `${known}|${text}` : text);
  }
  return cells;
}
