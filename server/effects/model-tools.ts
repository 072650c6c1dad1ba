import { z } from "zod";
import type { EffectResults } from "../../flow/kernel/effects";
import type { HttpTool, ModelTool } from "../../flow/kernel/model-tools";
import { fromMinor, minorDigits } from "../../flow/text/format-money";
import { safeParse } from "../../flow/text/json";
import { Prisma } from "../../prisma/generated/client";
import { inWorkspace, readingWorkspace } from "../db/tenant";
import { isUuid } from "../ids";
import { searchKnowledge } from "../knowledge/search-knowledge";
import type { ToolCall, ToolOffer } from "../model/messages";
import { ownOrders, readOrders } from "../orders/read-order";
import { findProducts } from "../products/find-products";
import { findRow } from "../tables/find-row";
import { askingPerson } from "./asking-person";
import { performCoupon } from "./coupon";
import { performHttp } from "./http";
import { argumentsSchema, fillAddress } from "./http-tool";
import type { PerformerContext } from "./performer";

/** What a tool gave, as the model reads it. */
export interface ToolResult {
  readonly name: string;
  /** False: there is no such tool, or its arguments are not what it takes. */
  readonly valid: boolean;
  readonly ok: boolean;
  readonly content: string;
  readonly handoff?: { reason: string };
  readonly coupon?: EffectResults["generate"]["coupon"];
}

interface Tool<Arguments> {
  readonly description: string;
  readonly schema: z.ZodType<Arguments>;
  run(given: Arguments, place: string): Promise<Omit<ToolResult, "name" | "valid">>;
}

const MOST_CONTENT = 6_000;
const MOST_ORDERS = 5;

/**
 * The tools that a step allows, and a way to use them. Each reads or does for the run's own contact and workspace only; side effects go
 * through the performers of the steps that do the same. Whatever else a model asks for is refused.
 */
export class ToolBox {
  private readonly tools = new Map<string, Tool<unknown>>();

  constructor(
    tools: readonly ModelTool[],
    private readonly context: PerformerContext,
  ) {
    for (const tool of tools) this.tools.set("name" in tool ? tool.name : tool.type, this.toolOf(tool));
  }

  get offers(): ToolOffer[] {
    return [...this.tools].map(([name, { description, schema }]) => ({
      name,
      description,
      parameters: z.toJSONSchema(schema),
    }));
  }

  /** `place` tells this call from the others of the same effect, in every attempt. */
  async run(call: ToolCall, place: string): Promise<ToolResult> {
    const { name } = call;
    const tool = this.tools.get(name);
    if (!tool) return { name, valid: false, ok: false, content: failed("There is no such tool.") };
    const json = safeParse(call.arguments.trim() || "{}");
    const given = tool.schema.safeParse(json.ok ? json.value : undefined);
    if (!given.success) {
      const wrong = given.error.issues.map(({ path, message }) =>
        `${path.join(".")}: ${message}`.slice(0, 200),
      );
      return { name, valid: false, ok: false, content: failed(`Wrong arguments. ${wrong.join("; ")}`) };
    }
    const result = await tool.run(given.data, place);
    return { name, valid: true, ...result, content: result.content.slice(0, MOST_CONTENT) };
  }

  private toolOf(tool: ModelTool): Tool<unknown> {
    switch (tool.type) {
      case "orders":
        return this.orders();
      case "products":
        return this.products();
      case "table":
        return this.table(tool.table, tool.description);
      case "knowledge":
        return this.knowledge(tool.folder);
      case "coupon":
        return this.coupon(tool.pool, tool.campaign);
      case "handoff":
        return handoff;
      case "http":
        return this.http(tool);
    }
  }

  private orders(): Tool<unknown> {
    const schema = z.strictObject({
      number: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe("An order's number; without it, the latest orders"),
    });
    return tool(
      "The customer's own orders with their state, amounts and shipments.",
      schema,
      async ({ number }) => {
        const { workspaceId, contactId } = this.context;
        if (!isUuid(contactId)) return { ok: false, content: failed("The customer is not known.") };
        const own = ownOrders(workspaceId, contactId);
        const where =
          number === undefined ? own : Prisma.sql`${own} AND lower(o.ref) = lower(${number.trim()})`;
        const orders = await inWorkspace(workspaceId, (tx) =>
          readOrders(tx, workspaceId, where, MOST_ORDERS),
        );
        if (orders.length === 0) return { ok: true, content: failed("The customer has no such order.") };
        const told = orders.map(
          ({ ref, state, currency, total, paid, refunded, balance, lines, shipments, placedAt }) => ({
            number: ref,
            state,
            total: money(total, currency),
            paid: money(paid, currency),
            refunded: money(refunded, currency),
            stillToPay: money(balance, currency),
            lines: lines.map((line) => ({
              product: line.name ?? line.product,
              quantity: line.quantity,
              price: money(line.price, currency),
            })),
            shipments,
            placedAt,
          }),
        );
        return { ok: true, content: JSON.stringify({ orders: told }) };
      },
    );
  }

  private products(): Tool<unknown> {
    const schema = z.strictObject({
      name: z.string().min(1).max(200).describe("A product's name, a part of it, or its number"),
    });
    return tool(
      "Products that are for sale, with price, stock and attributes as they are now.",
      schema,
      async ({ name }) => {
        const { workspaceId } = this.context;
        const { at } = await askingPerson(this.context);
        const found = await readingWorkspace(workspaceId, (read) =>
          findProducts(read, workspaceId, name, at),
        );
        if (found.length === 0) return { ok: true, content: failed("There is no such product.") };
        const told = found.map(({ ref, priceMinor, currency, description, ...product }) => ({
          number: ref,
          name: product.name,
          ...(priceMinor === null || currency === null ? {} : { price: money(priceMinor, currency) }),
          ...(product.stock === null ? {} : { stock: product.stock }),
          category: product.category,
          description: description.slice(0, 600),
          attributes: product.attributes.slice(0, 30),
          url: product.url,
        }));
        return { ok: true, content: JSON.stringify({ products: told }) };
      },
    );
  }

  private table(id: string, description: string): Tool<unknown> {
    const schema = z.strictObject({ key: z.string().min(1).max(500).describe("What the row is found by") });
    return tool(description || "A row of a table, found by its key.", schema, async ({ key }) => {
      const row = isUuid(id) ? await findRow(this.context.workspaceId, id, key) : undefined;
      if (row === undefined) return { ok: false, content: failed("There is no such table.") };
      return { ok: true, content: row ? JSON.stringify({ row }) : failed("There is no such row.") };
    });
  }

  private knowledge(folder: string | undefined): Tool<unknown> {
    const schema = z.strictObject({ question: z.string().min(1).max(500) });
    return tool("Passages of the shop's knowledge that answer a question.", schema, async ({ question }) => {
      const hits = await searchKnowledge(this.context.workspaceId, question, {
        ...(await askingPerson(this.context)),
        folder,
        limit: 4,
      });
      const passages = hits.map(({ title, question: asked, excerpt }) => ({
        title,
        question: asked,
        text: excerpt,
      }));
      return { ok: true, content: JSON.stringify({ passages }) };
    });
  }

  private coupon(pool: string, campaign: string): Tool<unknown> {
    return tool("Gives the customer the coupon of this campaign, once.", z.strictObject({}), async () => {
      const outcome = await performCoupon({ action: "give", pool, campaign }, this.context);
      if (!outcome.ok) return { ok: false, content: failed(outcome.error.message) };
      const { taken, coupon } = outcome.result;
      if (!coupon || taken === "soldOut" || taken === "released")
        return { ok: false, content: failed("There are no coupons left.") };
      const { code, amount, currency, expiresAt } = coupon;
      const told = {
        code,
        expiresAt,
        ...(amount === undefined ? {} : { amount: money(amount, currency ?? "") }),
      };
      return { ok: true, content: JSON.stringify(told), coupon: { ...coupon, taken } };
    });
  }

  private http(given: HttpTool): Tool<unknown> {
    return tool(given.description || given.name, argumentsSchema(given.parameters), async (values, place) => {
      const address = fillAddress(given.url, values);
      if (address === null) return { ok: false, content: failed("This cannot be asked for.") };
      const body =
        given.method === "POST"
          ? { type: "json" as const, text: withoutSecretNames(JSON.stringify(address.left)) }
          : undefined;
      const outcome = await performHttp(
        {
          method: given.method,
          url: address.url,
          headers: given.headers,
          timeoutMs: 10_000,
          retries: 0,
          ...(body ? { body } : {}),
        },
        { ...this.context, key: `${this.context.key}:${place}` },
      );
      if (!outcome.ok) return { ok: false, content: failed("The system did not answer.") };
      const { status, body: answered } = outcome.result;
      return { ok: status < 400, content: JSON.stringify({ status, body: answered }) };
    });
  }
}

const handoff = tool(
  "Passes the conversation to a person of the shop.",
  z.strictObject({ reason: z.string().min(1).max(500) }),
  async ({ reason }) => ({ ok: true, content: "{}", handoff: { reason } }),
);

/** Forgets what the arguments are called: the box checks them by the schema before it runs a tool. */
function tool<Arguments>(
  description: string,
  schema: z.ZodType<Arguments>,
  run: (given: Arguments, place: string) => Promise<Omit<ToolResult, "name" | "valid">>,
): Tool<unknown> {
  return { description, schema, run: async (given, place) => run(schema.parse(given), place) };
}

/** Only the author asks for secrets. */
const withoutSecretNames = (text: string): string => text.replace(/\{\{(?=\s*secret:)/g, "{ {");

const failed = (message: string): string => JSON.stringify({ error: message });
/** Of amounts in minor units a model would make a hundred times too much. */
function money(minor: number, currency: string): string {
  return `${fromMinor(minor, currency).toFixed(minorDigits(currency))} ${currency}`.trim();
}
