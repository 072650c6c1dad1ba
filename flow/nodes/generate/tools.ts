import { z } from "zod";
import { target, template, urlTemplate } from "../../kernel/fields";
import { variableNameSchema } from "../../kernel/ids";
import type { ModelTool } from "../../kernel/model-tools";
import type { NodeContext, NodeFinding } from "../../kernel/node";
import { renderWithSecrets } from "../../kernel/secrets";
import { conditionSchema } from "../../text/condition";

const toolName = z.string().regex(/^[a-z][a-z0-9_]{0,40}$/);
/** The tool is there only while this holds. */
const when = conditionSchema.optional();

const http = z.strictObject({
  type: z.literal("http"),
  name: toolName,
  /** What it is for, in words for the model. */
  description: z.string().max(500).default(""),
  method: z.enum(["GET", "POST"]).default("GET"),
  /** `{name}` stands for an argument, behind the host only. */
  url: urlTemplate(),
  headers: z
    .array(z.strictObject({ name: template(200), value: template(4_000) }))
    .max(20)
    .default([])
    .meta({ field: "pairs" }),
  parameters: z
    .array(
      z.strictObject({
        name: variableNameSchema,
        kind: z.enum(["text", "number", "boolean"]).default("text"),
        description: z.string().max(300).optional(),
        required: z.boolean().default(true),
      }),
    )
    .max(12)
    .default([]),
  when,
});

/** Tools that the step lets a model use; a type without a name of its own once. */
export const toolSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("orders"), when }),
  z.strictObject({ type: z.literal("products"), when }),
  z.strictObject({
    type: z.literal("table"),
    name: toolName,
    /** What its rows tell, in words for the model. */
    description: z.string().max(500).default(""),
    /** The table's id. */
    table: z.string().max(100).meta({ field: "lookupTable" }).default(""),
    when,
  }),
  z.strictObject({ type: z.literal("knowledge"), folder: z.string().max(300).optional(), when }),
  z.strictObject({
    type: z.literal("coupon"),
    pool: z.string().max(100).meta({ field: "couponPool" }),
    campaign: z.string().max(100).default(""),
    save: target().default("coupon"),
    when,
  }),
  z.strictObject({ type: z.literal("handoff"), when }),
  http,
]);
export type ToolData = z.output<typeof toolSchema>;

/** The tools that are there now, filled in with what the flow knows. */
export function offeredTools(tools: readonly ToolData[], context: NodeContext): ModelTool[] {
  return tools
    .filter((tool) => tool.when === undefined || context.test(tool.when))
    .map((tool) => toolOf(tool, context));
}

function toolOf(tool: ToolData, context: NodeContext): ModelTool {
  switch (tool.type) {
    case "orders":
    case "products":
    case "handoff":
      return { type: tool.type };
    case "table": {
      const { type, name, description, table } = tool;
      return { type, name, description, table };
    }
    case "knowledge":
      return { type: "knowledge", ...(tool.folder?.trim() ? { folder: tool.folder.trim() } : {}) };
    case "coupon":
      return { type: "coupon", pool: tool.pool, campaign: tool.campaign };
    case "http": {
      const { type, name, description, method, parameters } = tool;
      return {
        type,
        name,
        description,
        method,
        url: renderWithSecrets(tool.url, context).trim(),
        headers: tool.headers.flatMap((one) => {
          const header = oneLine(renderWithSecrets(one.name, context)).trim();
          return header ? [{ name: header, value: oneLine(renderWithSecrets(one.value, context)) }] : [];
        }),
        parameters: parameters.map(({ description: help, ...one }) => ({
          ...one,
          ...(help ? { description: help } : {}),
        })),
      };
    }
  }
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, " ");

/** What is wrong with a step's tools. */
export function toolFindings(tools: readonly ToolData[]): NodeFinding[] {
  const names = tools.map((tool) => ("name" in tool ? tool.name : tool.type));
  return tools.flatMap((tool, at): NodeFinding[] => {
    const found: NodeFinding[] = [];
    const path = ["tools", at];
    const name = names[at] ?? tool.type;
    if (names.indexOf(name) !== at)
      found.push({ severity: "error", code: "tool_twice", path, values: { name } });
    if (tool.type === "coupon" && tool.pool === "")
      found.push({ severity: "error", code: "coupon_without_pool", path: [...path, "pool"] });
    if (tool.type === "table" && tool.table === "")
      found.push({ severity: "error", code: "lookup_without_table", path: [...path, "table"] });
    if (tool.type === "http" && !isSafeAddress(tool.url))
      found.push({ severity: "error", code: "tool_address", path: [...path, "url"] });
    const acts = tool.type === "coupon" || (tool.type === "http" && tool.method === "POST");
    if (acts && tool.when === undefined)
      found.push({ severity: "warning", code: "tool_without_condition", path, values: { name } });
    return found;
  });
}

/** Whether arguments stand behind the host: a model chooses no host. */
const isSafeAddress = (url: string): boolean => /^https?:\/\/[^/{}?#]+(?:[/?#]|$)/i.test(url.trim());
