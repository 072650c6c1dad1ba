import { gzipSync } from "node:zlib";
import type { Hono } from "hono";
import type { ConversationPlane } from "../conversations/plane";
import type { PublishedEndpoint } from "../conversations/published-flows";
import type { Environment } from "../env";
import { AppError } from "../errors";
import { chatEndpoint } from "./chat-routes";
import { EmbedAssets } from "./embed-assets";
import { absentPage, directionOf, embedPage, embedPolicy, type PageSettings, textsFor } from "./embed-page";
import { type Call, type Handler, nodeRoute, sendJson, single } from "./node-route";
import type { RateLimiter } from "./rate-limiter";

export interface EmbedDeps {
  readonly plane: ConversationPlane;
  readonly limits: RateLimiter;
  readonly env: Environment;
  readonly assets?: EmbedAssets;
}

/** Seconds for which browsers keep the loader; it has no hash in its name, sites have it in their pages. */
const LOADER_AGE = 300;
const YEAR = 31_536_000;

/** The widget's routes: loader, frame, full page, and the built files. */
export function addEmbedRoutes(app: Hono, deps: EmbedDeps): void {
  const assets = deps.assets ?? new EmbedAssets();
  const routes: { readonly [path: string]: Handler } = {
    "/embed.js": loaderRoute(assets),
    "/embed/assets/:name": assetRoute(assets),
    "/embed/preview": previewRoute(deps, assets),
    "/embed/:publicId/look": lookRoute(deps, assets),
    "/embed/:publicId": pageRoute(deps, assets, "frame"),
    "/c/:publicId": pageRoute(deps, assets, "page"),
  };
  for (const [path, handler] of Object.entries(routes)) app.get(path, nodeRoute(handler, path));
}

function loaderRoute(assets: EmbedAssets): Handler {
  return async (call) => sendAsset(call, assets, assets.current().loader, `public, max-age=${LOADER_AGE}`);
}

function assetRoute(assets: EmbedAssets): Handler {
  return async (call) =>
    sendAsset(call, assets, call.params.name ?? "", `public, max-age=${YEAR}, immutable`);
}

/** GET /embed/{publicId}, GET /c/{publicId} */
function pageRoute({ plane, limits, env }: EmbedDeps, assets: EmbedAssets, mode: "frame" | "page"): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const endpoint = await chatEndpoint(plane, call.params.publicId ?? "").catch((error: unknown) => {
      if (error instanceof AppError && error.status === 404) return null;
      throw error;
    });
    if (!endpoint)
      return sendPage(call, 404, absentPage(assets, localeOf(call, null)), embedPolicy([], mode, undefined));
    const settings = settingsOf(call, endpoint, mode, assets);
    sendPage(
      call,
      200,
      embedPage(assets, settings),
      embedPolicy(endpoint.allowedOrigins, mode, env.filesUrl),
    );
  };
}

/** GET /embed/preview: a sample without a flow, for the builder alone, which sends it a theme. */
function previewRoute({ env, limits }: EmbedDeps, assets: EmbedAssets): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const locale = localeOf(call, null);
    const title = textsFor(assets.current().texts, locale).title;
    const settings: PageSettings = {
      publicId: "preview",
      theme: {},
      title,
      locale,
      mode: "preview",
      origins: [env.url],
    };
    sendPage(call, 200, embedPage(assets, settings), embedPolicy([], "preview", env.filesUrl));
  };
}

/** GET /embed/{publicId}/look: what the loader draws the button by. For the pages that may frame the chat. */
function lookRoute({ plane, limits, env }: EmbedDeps, assets: EmbedAssets): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const endpoint = await chatEndpoint(plane, call.params.publicId ?? "");
    const { origin, host } = call.request.headers;
    const { allowedOrigins } = endpoint;
    const own = origin === env.url || origin === `http://${host}` || origin === `https://${host}`;
    if (origin !== undefined) {
      if (!own && allowedOrigins.length > 0 && !allowedOrigins.includes(origin))
        throw new AppError(403, "origin", "This chat may not be shown on this page.");
      call.response.setHeader("access-control-allow-origin", origin);
    }
    call.response.setHeader("vary", "origin, accept-language");
    const { theme, title, locale } = settingsOf(call, endpoint, "frame", assets);
    const { open, close, unread } = textsFor(assets.current().texts, locale);
    sendJson(
      call,
      200,
      JSON.stringify({ theme, title, dir: directionOf(locale), texts: { open, close, unread } }),
    );
  };
}

function settingsOf(
  call: Call,
  endpoint: PublishedEndpoint,
  mode: "frame" | "page",
  assets: EmbedAssets,
): PageSettings {
  const { publicId, theme, allowedOrigins } = endpoint;
  const locale = localeOf(call, endpoint.locale);
  const title = theme.title || textsFor(assets.current().texts, locale).title;
  return { publicId, theme, title, locale, mode, origins: allowedOrigins };
}

const LOCALE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** The page's own wish, then the endpoint's language, then the browser's. */
function localeOf(call: Call, endpoint: string | null): string {
  const wished = call.query.get("locale");
  if (wished !== null && wished.length <= 35 && LOCALE.test(wished)) return wished;
  if (endpoint !== null) return endpoint;
  const first = single(call.request.headers["accept-language"])?.split(/[,;]/)[0]?.trim() ?? "";
  return first.length <= 35 && LOCALE.test(first) ? first : "en";
}

function sendAsset(call: Call, assets: EmbedAssets, name: string, cache: string): void {
  const asset = assets.read(name, accepted(call));
  if (!asset) throw new AppError(404, "not-found", "There is nothing here.");
  call.response.writeHead(200, {
    "content-type": asset.type,
    "content-length": asset.body.length,
    "cache-control": cache,
    vary: "accept-encoding",
    "x-content-type-options": "nosniff",
    // Sites that isolate themselves may load the loader all the same.
    "cross-origin-resource-policy": "cross-origin",
    ...(asset.encoding ? { "content-encoding": asset.encoding } : {}),
  });
  call.response.end(asset.body);
}

function sendPage(call: Call, status: number, html: string, policy: string): void {
  const zipped = /\bgzip\b/.test(accepted(call));
  const body = zipped ? gzipSync(html) : Buffer.from(html);
  call.response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-length": body.length,
    "content-security-policy": policy,
    "cache-control": "no-cache",
    vary: "accept-encoding, accept-language",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    ...(zipped ? { "content-encoding": "gzip" } : {}),
  });
  call.response.end(body);
}

const accepted = (call: Call): string => single(call.request.headers["accept-encoding"]) ?? "";
