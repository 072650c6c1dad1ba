import { z } from "zod";
import { campaignRulesSchema } from "../kernel/campaign";
import { template } from "../kernel/fields";
import { idSchema, variableNameSchema } from "../kernel/ids";
import { LIMITS } from "../kernel/limits";
import type { NodeDefinition } from "../kernel/node";
import { isJson } from "../text/json";

export const VARIABLE_KINDS = ["text", "number", "boolean", "date", "list", "object"] as const;

const variableSchema = z.strictObject({
  name: variableNameSchema,
  kind: z.enum(VARIABLE_KINDS),
  initial: z
    .unknown()
    .refine((value) => value === undefined || isJson(value), "is not JSON")
    .optional(),
  description: z.string().max(1_000).optional(),
});

const color = z.string().regex(/^#[0-9a-fA-F]{6}$/, "write a colour as #1a2b3c");
/** How the chat looks; empty fields are the widget's own. */
export const themeSchema = z.strictObject({
  accent: color.optional(),
  background: color.optional(),
  botBubble: color.optional(),
  botText: color.optional(),
  visitorBubble: color.optional(),
  visitorText: color.optional(),
  radius: z.number().min(0).max(32).optional(),
  font: z.string().max(200).optional(),
  avatar: z.string().max(2_000).optional(),
  title: z.string().max(200).optional(),
  scheme: z.enum(["light", "dark", "auto"]).optional(),
  position: z.enum(["left", "right"]).optional(),
});
export type Theme = z.infer<typeof themeSchema>;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const settingsSchema = z.strictObject({
  /** A conversation without a message for so long begins anew. */
  sessionTimeoutHours: z
    .number()
    .positive()
    .max(24 * 365)
    .optional(),
  quietHours: z.strictObject({ from: clock, to: clock }).optional(),
  /** What holds for everybody whom entries bring in that start without a visitor. */
  campaign: campaignRulesSchema.optional(),
  /** What happens when an answer is not understood: after `misses` wrong answers in a row, say `message`. */
  repair: z
    .strictObject({ misses: z.number().int().min(1).max(20).optional(), message: template(2_000).optional() })
    .optional(),
  /** The visitor sees dots for a moment before each message. `speed`: words a minute. */
  typing: z
    .strictObject({
      enabled: z.boolean(),
      speed: z.number().min(50).max(5_000).optional(),
      maxSeconds: z.number().min(0).max(10).optional(),
    })
    .optional(),
  theme: themeSchema.optional(),
});

const edgeSchema = z.strictObject({ id: idSchema, source: idSchema, outlet: idSchema, target: idSchema });
const positionSchema = z.strictObject({ x: z.number().min(-1e7).max(1e7), y: z.number().min(-1e7).max(1e7) });
const localeSchema = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'write a language as "en" or "zh-CN"')
  .max(35);

/** The node's schema for every definition of the list, told apart by `type`. */
type NodeOf<D> =
  D extends NodeDefinition<infer T, infer S>
    ? { id: string; type: T; position: { x: number; y: number }; data: z.output<S> }
    : never;
export type FlowNodeOf<L extends readonly NodeDefinition[]> = NodeOf<L[number]>;

const edges = z.array(edgeSchema).max(LIMITS.edges, `a flow has at most ${LIMITS.edges} edges`);

export type FlowEdge = z.infer<typeof edgeSchema>;
export type FlowVariable = z.infer<typeof variableSchema>;
export type FlowSettings = z.infer<typeof settingsSchema>;
export type FlowOf<N> = {
  schema: 1;
  id: string;
  name: string;
  locale: string;
  nodes: N[];
  edges: FlowEdge[];
  variables: FlowVariable[];
  settings: FlowSettings;
  translations?: { [locale: string]: { [path: string]: string } };
};

/**
 * The zod schema of a whole flow document for a list of nodes. References between parts (an edge's ends, ids used
 * twice) are checked here too, so a document that parses can be drawn and run.
 */
export function createFlowSchema<const L extends readonly NodeDefinition[]>(
  definitions: L,
): z.ZodType<FlowOf<FlowNodeOf<L>>> {
  const [first, ...rest] = definitions.map((one) =>
    z.strictObject({ id: idSchema, type: z.literal(one.type), position: positionSchema, data: one.data }),
  );
  if (!first) throw new Error("A flow language needs at least one node.");
  const schema = z
    .strictObject({
      schema: z.literal(1),
      id: z.string().min(1).max(LIMITS.idLength),
      name: z.string().max(200),
      locale: localeSchema,
      nodes: z
        .array(z.discriminatedUnion("type", [first, ...rest]))
        .max(LIMITS.nodes, `a flow has at most ${LIMITS.nodes} nodes`),
      edges,
      variables: z.array(variableSchema).max(1_000),
      settings: settingsSchema,
      translations: z.record(localeSchema, z.record(z.string().max(500), z.string().max(20_000))).optional(),
    })
    .superRefine((flow, context) => {
      const ids = new Set<string>();
      flow.nodes.forEach((node, index) => {
        if (ids.has(node.id))
          context.addIssue({
            code: "custom",
            path: ["nodes", index, "id"],
            message: `the id "${node.id}" is used twice`,
          });
        ids.add(node.id);
      });
      const edgeIds = new Set<string>();
      flow.edges.forEach((edge, index) => {
        if (edgeIds.has(edge.id))
          context.addIssue({
            code: "custom",
            path: ["edges", index, "id"],
            message: `the id "${edge.id}" is used twice`,
          });
        edgeIds.add(edge.id);
        if (!ids.has(edge.source))
          context.addIssue({
            code: "custom",
            path: ["edges", index, "source"],
            message: `there is no node "${edge.source}"`,
          });
        if (!ids.has(edge.target))
          context.addIssue({
            code: "custom",
            path: ["edges", index, "target"],
            message: `there is no node "${edge.target}"`,
          });
      });
      const names = new Set<string>();
      flow.variables.forEach((variable, index) => {
        if (names.has(variable.name))
          context.addIssue({
            code: "custom",
            path: ["variables", index, "name"],
            message: `the variable "${variable.name}" is declared twice`,
          });
        names.add(variable.name);
      });
      const outletsOf = new Map<string, Set<string>>();
      const byType = new Map(definitions.map((one) => [one.type as string, one]));
      flow.nodes.forEach((node) => {
        const definition = byType.get(node.type);
        if (definition)
          outletsOf.set(node.id, new Set(definition.outlets(node.data).map((outlet) => outlet.id)));
      });
      const taken = new Set<string>();
      flow.edges.forEach((edge, index) => {
        const outlets = outletsOf.get(edge.source);
        if (outlets && !outlets.has(edge.outlet))
          context.addIssue({
            code: "custom",
            path: ["edges", index, "outlet"],
            message: `node "${edge.source}" has no outlet "${edge.outlet}"`,
          });
        const key = `${edge.source}\n${edge.outlet}`;
        if (taken.has(key))
          context.addIssue({
            code: "custom",
            path: ["edges", index, "outlet"],
            message: `the outlet "${edge.outlet}" of "${edge.source}" already has an edge`,
          });
        taken.add(key);
      });
    });
  // The union over the list is built from a loop, so zod cannot infer it; the mapped type above states what it is.
  return schema as unknown as z.ZodType<FlowOf<FlowNodeOf<L>>>;
}
