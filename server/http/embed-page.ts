import type { Theme } from "../../flow";
import { escapeHtml } from "../escape-html";
import type { EmbedAssets, WidgetTexts } from "./embed-assets";

export interface PageSettings {
  readonly publicId: string;
  readonly theme: Theme;
  readonly title: string;
  readonly locale: string;
  readonly mode: "frame" | "page" | "preview";
  readonly origins: readonly string[];
}

/** Languages that are written from the right. */
const RIGHT_TO_LEFT = new Set([
  "ar",
  "arc",
  "ckb",
  "dv",
  "fa",
  "he",
  "ks",
  "ku",
  "nqo",
  "ps",
  "sd",
  "ug",
  "ur",
  "yi",
]);

export const directionOf = (locale: string): "ltr" | "rtl" =>
  RIGHT_TO_LEFT.has(locale.toLowerCase().split("-")[0] ?? "") ? "rtl" : "ltr";

/** The widget's words in the language, or the nearest one there is. */
export function textsFor(texts: { readonly [locale: string]: WidgetTexts }, locale: string): WidgetTexts {
  const found = texts[locale] ?? (/^zh\b/i.test(locale) ? texts["zh-CN"] : undefined) ?? texts.en;
  if (!found) throw new Error("the widget was built without English words");
  return found;
}

/** The page in which the widget runs: a shell, its settings as data, and the script. Nothing in it is inline code or style. */
export function embedPage(assets: EmbedAssets, settings: PageSettings): string {
  const { entry, preload, style, laterStyle, texts: all } = assets.current();
  const { locale, title } = settings;
  const texts = textsFor(all, locale);
  const data = JSON.stringify({ ...settings, texts, laterStyle: `/embed/assets/${laterStyle}` }).replaceAll(
    "<",
    "\\u003c",
  );
  return `<!doctype html>
<html lang="${escapeHtml(locale)}" dir="${directionOf(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover,interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/embed/assets/${style}">
${preload.map((name) => `<link rel="modulepreload" href="/embed/assets/${name}">\n`).join("")}<script type="module" src="/embed/assets/${entry}"></script>
</head>
<body>
<div id="app"></div>
<noscript>${escapeHtml(texts.needsScript)}</noscript>
<script type="application/json" id="parley-settings">${data}</script>
</body>
</html>
`;
}

/** What a visitor sees where there is no chat (any more). */
export function absentPage(assets: EmbedAssets, locale: string): string {
  const texts = textsFor(assets.current().texts, locale);
  return `<!doctype html>
<html lang="${escapeHtml(locale)}" dir="${directionOf(locale)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(texts.title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/embed/assets/${assets.current().style}"></head>
<body><p class="status">${escapeHtml(texts.unavailable)}</p></body>
</html>
`;
}

/**
 * The page's policy. Scripts, styles and requests are our own; authors' pictures and films come from anywhere over
 * TLS; other sites are framed in a sandbox. Only the endpoint's origins may frame the page; without a list, any page.
 */
export function embedPolicy(
  origins: readonly string[],
  mode: PageSettings["mode"],
  filesUrl: string | undefined,
): string {
  const files = filesUrl ? ` ${filesUrl}` : "";
  const ancestors = mode === "preview" ? "'self'" : origins.length ? `'self' ${origins.join(" ")}` : "*";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    `img-src 'self' https: data: blob:${files}`,
    `media-src 'self' https:${files}`,
    "frame-src https:",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ].join("; ");
}
