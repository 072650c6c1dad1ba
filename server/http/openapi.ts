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
      required: false,
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
