import { z } from "zod";
import { streamEvents } from "./chat-schemas";
import { type Handler, sendJson } from "./node-route";
import { problemSchema } from "./problem";
import type { Route, Rule } from "./route";

/** GET /v1/openapi.json */
export function openApiRoute(routes: () => readonly Route[], serverUrl: string): Handler {
  let text: string | undefined;
  return async (call) => {
    text ??= JSON.stringify(openApi(routes(), serverUrl));
    sendJson(call, 200, text, { "access-control-allow-origin": "*" });
  };
}

/** The OpenAPI document of the routes, from the schemas that validate them. */
export function openApi(routes: readonly Route[], serverUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operation(route);
  return {
    openapi: "3.1.0",
    info: { title: "Parley", version: "1", description: "Chat with published flows, and manage them." },
    servers: [{ url: serverUrl }],
    tags: Object.entries(TAGS).map(([name, { description }]) => ({ name, description })),
    paths,
    components: {
      schemas: {
        Problem: schemaOf(problemSchema, "output"),
        ...Object.fromEntries(
          Object.entries(streamEvents).map(([name, schema]) => [
            `Stream_${name}`,
            schemaOf(schema, "output"),
          ]),
        ),
      },
      securitySchemes: {
        visitor: { type: "http", scheme: "bearer", description: "The conversation's token" },
        key: {
          type: "http",
          scheme: "bearer",
          description: "An API key (pk_live_…) with the scope that the operation names",
        },
      },
    },
  };
}

/** The parts of the document, with the beginnings of the addresses that belong to each. */
const TAGS: Readonly<Record<string, { description: string; under: readonly string[] }>> = {
  Chat: { description: "Visitors talk to published flows", under: ["/v1/chat", "/files"] },
  Systems: { description: "Other systems start and wake flows", under: ["/v1/in"] },
  Flows: { description: "Drafts, versions and what is live", under: ["/v1/flows"] },
  Contacts: { description: "Who the business knows", under: ["/v1/contacts"] },
  Events: { description: "What contacts did", under: ["/v1/events", "/v1/track"] },
  Orders: { description: "Orders with their payments", under: ["/v1/orders"] },
  Products: { description: "The catalogue", under: ["/v1/products"] },
  Knowledge: { description: "What answers come from", under: ["/v1/knowledge"] },
  Coupons: { description: "Codes, given once and redeemed once", under: ["/v1/coupons"] },
  Links: { description: "Short links", under: ["/v1/links"] },
  Inbox: { description: "What colleagues do", under: ["/v1/inbox", "/v1/cases"] },
  Webhooks: { description: "Where events are sent", under: ["/v1/webhooks"] },
  Service: {
    description: "The service itself",
    under: ["/v1/health", "/v1/metrics", "/v1/openapi.json"],
  },
};

function tagOf({ path }: Route): string {
  const found = Object.entries(TAGS).find(([, { under }]) =>
    under.some((start) => path === start || path.startsWith(`${start}/`)),
  );
  if (!found) throw new Error(`${path} is under no tag of the OpenAPI document`);
  return found[0];
}

/** "get /v1/flows/{id}/versions" as "getFlowsByIdVersions": what generated clients call it, so it stays while the address does. */
function operationId({ method, path }: Route): string {
  const words = path
    .replace(/^\/v1(?=\/)/, "")
    .replace(/\{(\w+)\}/g, "by-$1")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return `${method}${words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join("")}`;
}

function operation(route: Route): object {
  const parameters = [
    ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: "path",
      required: true,
      ...(name !== undefined && route.params?.[name] ? { description: route.params[name] } : {}),
      schema: { type: "string" },
    })),
    ...Object.entries(route.query ?? {}).map(([name, description]) => ({
      name,
      in: "query",
      required: route.needs?.includes(name) ?? false,
      description,
      schema: { type: "string" },
    })),
  ];
  const answers = Object.entries(route.answers).map(
    ([status, { description, schema, type = "application/json" }]) => {
      const content: Record<string, object> = {
        [type]: schema ? { schema: schemaOf(schema, "output") } : {},
      };
      if (route.streams)
        content["text/event-stream"] = {
          schema: {
            type: "string",
            description: `Events: ${Object.keys(streamEvents).join(", ")} (schemas Stream_…)`,
          },
        };
      return [status, { description, content }];
    },
  );
  return {
    operationId: operationId(route),
    tags: [tagOf(route)],
    summary: route.summary,
    ...(parameters.length ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { [route.body.type]: { schema: bodySchema(route) } } } }
      : {}),
    responses: {
      ...Object.fromEntries(answers),
      default: {
        description: "A problem",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
    ...security(route.rule),
  };
}

function bodySchema(route: Route): object {
  if (route.body?.schema) return schemaOf(route.body.schema, "input");
  return route.body?.type === "multipart/form-data"
    ? { type: "object", properties: { file: { type: "string", format: "binary" } }, required: ["file"] }
    : {};
}

function security(rule: Rule): object {
  if (typeof rule === "object") return { security: [{ key: [] }], "x-scope": rule.scope };
  return rule === "visitor" ? { security: [{ visitor: [] }] } : { security: [] };
}

/** A zod schema as JSON Schema, without what belongs to a document of its own. */
function schemaOf(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
