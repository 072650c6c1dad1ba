import { z } from "zod";
import type { EffectRequests } from "../../kernel/effects";
import { target, template, urlTemplate } from "../../kernel/fields";
import { saveMapped } from "../../kernel/mapping";
import { defineNode, go, type NodeContext, type NodeFinding, wait } from "../../kernel/node";
import { renderWithSecrets } from "../../kernel/secrets";
import { parsePath } from "../../text/paths";

export const HTTP_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const;

const pair = z.strictObject({ name: template(200), value: template(4_000) });

/** `json` and `text`: `text` is the body. `form`: the fields, sent as application/x-www-form-urlencoded. */
const body = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("json"), text: template() }),
  z.strictObject({ type: z.literal("text"), text: template() }),
  z.strictObject({
    type: z.literal("form"),
    fields: z.array(pair).max(50).default([]).meta({ field: "pairs" }),
  }),
]);

/** Calls another system and saves parts of what it answers. */
export const http = defineNode({
  type: "http",
  group: "systems",
  data: z.strictObject({
    method: z.enum(HTTP_METHODS).default("GET"),
    url: urlTemplate(),
    headers: z.array(pair).max(50).default([]).meta({ field: "pairs" }),
    query: z.array(pair).max(50).default([]).meta({ field: "pairs" }),
    body: body.optional(),
    /** For one attempt. */
    timeoutSeconds: z.number().min(1).max(60).default(10),
    /** More attempts after one that did not get through (no answer, or 429 and 5xx). */
    retries: z.number().int().min(0).max(3).default(0),
    /** Parts of the JSON that came back, and where they go; an empty path is the whole. */
    save: z
      .array(z.strictObject({ path: z.string().max(500), variable: target() }))
      .max(50)
      .default([])
      .meta({ field: "mapping" }),
    /** Where the status (200, 404…) goes. */
    saveStatus: target().optional(),
    /** Everybody who asks the same gets one answer for so many seconds. Only where nothing is sent. */
    shared: z.strictObject({ seconds: z.number().int().min(1).max(3_600) }).optional(),
  }),
  shares: (data) => (data.method === "GET" || data.method === "HEAD" ? (data.shared?.seconds ?? null) : null),
  impersonal: (data) => data.save.every(({ path }) => path.trim() === "" || parsePath(path).ok),
  blank: { method: "GET", url: "https://" },
  outlets: () => [
    { id: "success", kind: "main", optional: true },
    { id: "error", kind: "error" },
  ],
  preview: (data) => [
    { kind: "field", label: data.method, text: data.url },
    ...data.save.map((one) => ({ kind: "field" as const, label: one.variable, text: one.path })),
  ],
  lint: (data) => [
    ...(/^\s*(https?:\/\/)?\s*$/i.test(data.url)
      ? [{ severity: "error" as const, code: "url_missing", path: ["url"] }]
      : []),
    ...(isUnsafe(data.url) ? [{ severity: "error" as const, code: "url_unsafe", path: ["url"] }] : []),
    ...data.headers.flatMap((header, index): NodeFinding[] =>
      looksLikeKey(header.value)
        ? [
            {
              severity: "warning",
              code: "secret_in_header",
              path: ["headers", index, "value"],
              values: { name: header.name },
            },
          ]
        : [],
    ),
  ],
  enter: (data, context) => {
    const url = withQuery(
      renderWithSecrets(data.url, context).trim(),
      data.query.map((one) => [renderWithSecrets(one.name, context), renderWithSecrets(one.value, context)]),
    );
    if (isUnsafe(url)) {
      context.problem("unsafe_url", "Only http and https addresses can be called.");
      return go("error");
    }
    return wait({
      for: "effect",
      kind: "http",
      request: {
        method: data.method,
        url,
        headers: data.headers.flatMap((one) => {
          const name = oneLine(renderWithSecrets(one.name, context)).trim();
          return name ? [{ name, value: oneLine(renderWithSecrets(one.value, context)) }] : [];
        }),
        ...(data.body ? { body: renderBody(data.body, context) } : {}),
        timeoutMs: Math.round(data.timeoutSeconds * 1_000),
        retries: data.retries,
      },
    });
  },
  resume: (data, context, resume) => {
    if (resume.type !== "effect") return go("error");
    const { outcome } = resume;
    if (!outcome.ok) {
      if (data.saveStatus) context.write(data.saveStatus, outcome.error.status ?? null);
      context.problem(`http_${outcome.error.code}`, outcome.error.message);
      return go("error");
    }
    const result = outcome.result;
    if (!("status" in result)) return go("error");
    if (data.saveStatus) context.write(data.saveStatus, result.status);
    // An answer that says "no" is saved too: it often tells the reason.
    saveMapped(data.save, result.body, context, result.status >= 400);
    if (result.status < 400) return go("success");
    context.problem("http_status", `The answer was ${result.status}.`);
    return go("error");
  },
});

/** True where the scheme is written out and is neither http nor https. A template at the beginning is judged once it is filled in. */
function isUnsafe(url: string): boolean {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  return scheme !== undefined && scheme !== "http" && scheme !== "https";
}

/** Keys and tokens as well-known services write them, or a long run of letters and digits. */
function looksLikeKey(value: string): boolean {
  if (value.includes("{{")) return false;
  return (
    /\b(?:sk|pk|rk|ghp|gho|xox[abp]|key|token)[-_][\w-]{10,}/i.test(value) ||
    /\b(?:bearer|basic|token)\s+[\w.~+/=-]{12,}/i.test(value) ||
    /^(?=.*\d)(?=.*[a-z])[\w.~+/=-]{24,}$/i.test(value.trim())
  );
}

/** Line breaks in a header's value would begin another header. */
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, " ");

function withQuery(url: string, pairs: [string, string][]): string {
  const query = pairs
    .filter(([name]) => name !== "")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`);
  if (query.length === 0) return url;
  const [address = "", fragment] = url.split("#", 2);
  return `${address}${address.includes("?") ? "&" : "?"}${query.join("&")}${fragment === undefined ? "" : `#${fragment}`}`;
}

/** Percent-encodes all but the secrets' names, which the performer encodes when it fills them in. */
const encode = (text: string): string =>
  text
    .split(/(\{\{secret:[\w-]+\}\})/)
    .map((part) =>
      part.startsWith("{{secret:")
        ? part
        : encodeURIComponent(
            part.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd"),
          ),
    )
    .join("");

function renderBody(
  source: z.output<typeof body>,
  context: NodeContext,
): NonNullable<EffectRequests["http"]["body"]> {
  if (source.type !== "form") return { type: source.type, text: renderWithSecrets(source.text, context) };
  const fields = source.fields.map(
    (one) =>
      `${encode(renderWithSecrets(one.name, context))}=${encode(renderWithSecrets(one.value, context))}`,
  );
  return { type: "form", text: fields.join("&") };
}
