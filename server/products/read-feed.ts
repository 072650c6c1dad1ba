import { fromMinor, toMinor } from "../../flow/text/format-money";
import { readTable } from "../contacts/import/read-table";
import { AppError } from "../errors";
import { amountsIn } from "./amounts";
import { type ProductInput, productInputSchema } from "./product-input";
import { xmlRows } from "./xml-feed";

export interface Feed {
  products: ProductInput[];
  /** Lines that are no product, with the reason; the first hundred. */
  refused: { line: number; reason: string }[];
}

/** Products of one feed. */
export const MOST_PRODUCTS = 20_000;
const MOST_REFUSED = 100;

/** What a column may be called, in small letters without signs. */
const COLUMNS: { readonly [name in Column]: readonly string[] } = {
  ref: ["ref", "id", "sku", "code", "itemid", "productid", "商品编号", "编号", "货号", "商品id", "款号"],
  name: ["name", "title", "product", "productname", "名称", "商品名称", "商品名", "标题", "品名"],
  aliases: ["aliases", "alias", "aka", "别名", "又名", "俗称"],
  description: ["description", "details", "text", "描述", "介绍", "详情", "商品描述"],
  category: ["category", "producttype", "type", "googleproductcategory", "类目", "分类", "类别", "品类"],
  topics: ["topics", "tags", "interests", "标签", "兴趣"],
  price: ["price", "saleprice", "amount", "价格", "售价", "单价"],
  currency: ["currency", "币种", "货币"],
  stock: ["stock", "quantity", "inventory", "qty", "库存", "数量"],
  images: ["image", "images", "imagelink", "additionalimagelink", "imageurl", "picture", "图片", "主图"],
  availability: ["availability", "available", "是否有货"],
  url: ["url", "link", "productlink", "链接", "网址", "商品链接"],
  validFrom: [
    "validfrom",
    "availablefrom",
    "availabilitydate",
    "onsalefrom",
    "上架时间",
    "开售时间",
    "生效时间",
  ],
  validUntil: ["validuntil", "expirationdate", "availableuntil", "下架时间", "失效时间", "截止时间"],
  state: ["state", "status", "状态"],
  replaces: ["replaces", "predecessor", "替代", "上一代"],
};
type Column =
  | "ref"
  | "name"
  | "aliases"
  | "description"
  | "category"
  | "topics"
  | "price"
  | "currency"
  | "stock"
  | "images"
  | "availability"
  | "url"
  | "validFrom"
  | "validUntil"
  | "state"
  | "replaces";

const columnOf = (name: string): Column | undefined => {
  const plain = name
    .toLowerCase()
    .replace(/^g:/, "")
    .replace(/[^\p{L}\p{N}]/gu, "");
  return (Object.keys(COLUMNS) as Column[]).find((one) => COLUMNS[one].includes(plain));
};

/**
 * Reads a feed: CSV with a heading, one JSON object a line, a JSON list, `{ "products": [...] }`, or XML (RSS, Atom, a list of products). Prices are in whole units ("4,299",
 * "$649.00"); other columns become attributes. `currency` stands for those that name none. 422 `import-unreadable`.
 */
export function readFeed(bytes: Uint8Array, fileName: string, currency: string): Feed {
  const rows = rowsOf(bytes, fileName);
  if (rows.length > MOST_PRODUCTS)
    throw new AppError(422, "import-unreadable", `A feed holds at most ${MOST_PRODUCTS} products: split it.`);
  const feed: Feed = { products: [], refused: [] };
  const seen = new Set<string>();
  for (const { line, cells } of rows) {
    const read = productInputSchema.safeParse(productOf(cells, currency));
    const issue = read.error?.issues[0];
    const reason = issue
      ? `${issue.path.join(".")}: ${issue.message}`
      : read.data && seen.has(read.data.ref)
        ? "ref: twice in this feed"
        : undefined;
    if (read.data && reason === undefined) {
      seen.add(read.data.ref);
      feed.products.push(read.data);
    } else if (feed.refused.length < MOST_REFUSED) feed.refused.push({ line, reason: reason ?? "" });
  }
  if (feed.products.length === 0 && feed.refused.length === 0)
    throw new AppError(422, "import-unreadable", "There is no product in this feed.");
  return feed;
}

type Cells = ReadonlyMap<string, string>;

function rowsOf(bytes: Uint8Array, fileName: string): { line: number; cells: Cells }[] {
  const elements = xmlRows(bytes);
  if (elements) return elements.map((cells, at) => ({ line: at + 1, cells }));
  const list = jsonList(bytes);
  const [source, name] = list
    ? [new TextEncoder().encode(list.map((one) => JSON.stringify(one)).join("\n")), "feed.ndjson"]
    : [bytes, fileName];
  if (list?.length === 0) return [];
  const { columns, lines } = readTable(source, name);
  return lines.map(({ line, cells }) => ({
    line,
    cells: new Map(columns.flatMap((column, at) => (cells[at] ? [[column, cells[at]] as const] : []))),
  }));
}

/** The objects of a JSON list, or of the list that an object holds; undefined for what is neither. */
function jsonList(bytes: Uint8Array): object[] | undefined {
  const text = new TextDecoder()
    .decode(bytes)
    .replace(/^\ufeff/, "")
    .trim();
  if (!/^[[{]/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // one object a line, or no JSON at all
  }
  const held = Array.isArray(value) ? value : Object.values(Object(value)).find((one) => Array.isArray(one));
  if (!Array.isArray(held)) return Array.isArray(value) ? [] : [Object(value)];
  return held.filter((one) => typeof one === "object" && one !== null);
}

function productOf(cells: Cells, currency: string): object {
  const product: { [field: string]: unknown } = {};
  const attributes: { name: string; value: string }[] = [];
  let price: string | undefined;
  let named: string | undefined;
  let isOut = false;
  for (const [column, cell] of cells) {
    const known = columnOf(column);
    switch (known) {
      case undefined:
        if (column.toLowerCase() === "attributes") attributes.push(...attributesOf(cell));
        else attributes.push({ name: column, value: cell.slice(0, 1_000) });
        break;
      case "aliases":
      case "topics":
      case "images":
        product[known] = [
          ...(Array.isArray(product[known]) ? product[known] : []),
          ...listOf(cell, known === "images" ? /[;；|\s]+/ : /[;；|,，、]+/),
        ];
        break;
      case "category":
        product.category = cell.replace(/\s*[>＞]\s*/g, "/");
        break;
      case "availability":
        isOut = /^(?:out|sold|false|no\b|0$|无|缺|售罄)/i.test(cell.trim());
        break;
      case "price":
        price = cell;
        break;
      case "currency":
        named = cell.trim().toUpperCase();
        break;
      case "stock":
        product.stock = /^\d+$/.test(cell.replace(/[,，]/g, "")) ? Number(cell.replace(/[,，]/g, "")) : null;
        break;
      case "validFrom":
      case "validUntil":
        product[known] = instantOf(cell);
        break;
      case "state":
        product.state = /^(?:off|inactive|disabled|draft|下架|停售|false|0)$/i.test(cell) ? "off" : "live";
        break;
      default:
        product[known] = cell;
    }
  }
  return {
    ...product,
    ...(price === undefined ? {} : priceOf(price, named ?? currency)),
    ...(attributes.length ? { attributes: attributes.slice(0, 100) } : {}),
    ...(isOut ? { stock: 0 } : {}),
  };
}

const listOf = (cell: string, between: RegExp): string[] =>
  cell
    .split(between)
    .map((one) => one.trim())
    .filter(Boolean);

/** "Colour: red; Weight: 190 g", or an object. */
function attributesOf(cell: string): { name: string; value: string }[] {
  return cell
    .replace(/^\{|\}$/g, "")
    .replaceAll('"', "")
    .split(/[;；,]/)
    .flatMap((pair) => {
      const [, name, value] = /^\s*([^:：]{1,100})[:：]\s*(.{1,1000}?)\s*$/.exec(pair) ?? [];
      return name && value ? [{ name: name.trim(), value }] : [];
    });
}

/** "4,299", "$649.00", "649 USD". What is no price is left for the schema to refuse. */
function priceOf(cell: string, currency: string): { price: unknown; currency: string } {
  const [amount] = amountsIn(cell);
  if (amount) {
    const named = /[¥￥$]/.test(cell) && amount.currency !== currency ? currency : amount.currency;
    return {
      price: toMinor(fromMinor(amount.minor, amount.currency), named),
      currency: named,
    };
  }
  const number = Number(cell.replace(/[,，\s]/g, "").replace(/[A-Za-z]+$/, ""));
  return {
    price: cell.trim() === "" || !Number.isFinite(number) ? cell : toMinor(number, currency),
    currency,
  };
}

/** ISO text with a zone; a bare date or time is taken as UTC. What cannot be read is left for the schema to refuse. */
function instantOf(cell: string): string {
  const text = cell
    .trim()
    .replace(/^(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?/, (_, y: string, m: string, d: string) =>
      [y, m.padStart(2, "0"), d.padStart(2, "0")].join("-"),
    );
  const [, day, time = "00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?))?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text) ?? [];
  if (!day) return text;
  return `${day}T${time.length === 5 ? `${time}:00` : time}${zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2")}`;
}
