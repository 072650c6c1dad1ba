import type { Browser, BrowserContextOptions, FrameLocator, Page } from "playwright-core";
import type { Pools } from "../../server/db/pools";
import { flowOf, type Published } from "./chat-server";

/** A shop's page with the one script tag. */
export function shopPage(
  server: string,
  publicId: string,
  options: { attributes?: string; body?: string } = {},
): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title><link rel="icon" href="data:,">
    <meta name="viewport" content="width=device-width"></head><body><h1>A shop</h1><a href="#">A link</a>${options.body ?? ""}
    <script src="${server}/embed.js" data-endpoint="${publicId}" ${options.attributes ?? ""} async></script></body></html>`;
}

export interface Visit {
  readonly page: Page;
  /** Errors of scripts, of the console, and breaches of the page's policy. */
  readonly faults: string[];
  close(): Promise<void>;
}

/** A page in a context of its own. What moves is drawn again and again, which takes most of a machine without a graphics card. */
export async function visitPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions & { before?: (page: Page) => Promise<unknown> } = {},
): Promise<Visit> {
  const { before, ...rest } = options;
  const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...rest });
  context.setDefaultTimeout(90_000); // a machine that others use takes longer
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await before?.(page);
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}

export const chatFrame = (page: Page): FrameLocator => page.frameLocator("iframe");
export const composerOf = (chat: FrameLocator | Page) => chat.getByRole("textbox", { name: "Your message" });

/** Writes and sends. */
export async function say(chat: FrameLocator | Page, text: string): Promise<void> {
  await composerOf(chat).fill(text);
  await composerOf(chat).press("Enter");
}

/** Sets an endpoint's looks and language, as the settings page would. */
export async function setEndpoint(
  pools: Pools,
  { workspaceId, endpointId }: Published,
  { theme = {}, locale = null }: { theme?: object; locale?: string | null },
): Promise<void> {
  const client = await pools.app.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.workspace', $1, true)", [workspaceId]);
    await client.query("UPDATE endpoint SET theme = $1, locale = $2 WHERE workspace_id = $3 AND id = $4", [
      JSON.stringify(theme),
      locale,
      workspaceId,
      endpointId,
    ]);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

/** Says again what it is told, for ever. */
export const echoFlow = flowOf(
  {
    start: { type: "onChat" },
    ask: {
      type: "ask",
      data: { bubbles: [{ type: "text", text: "Tell me something" }], input: { type: "text" }, save: "said" },
    },
    echo: { type: "say", data: { bubbles: [{ type: "text", text: "You said: {{ said }}" }] } },
  },
  ["start -> ask", "ask.answered -> echo", "echo -> ask"],
  { variables: [{ name: "said", kind: "text" }] },
);

const words = (text: string) => ({ type: "text", text });
const options = [
  { id: "red", label: "Red" },
  { id: "green", label: "Green" },
  { id: "blue", label: "Blue" },
];
const INPUTS = {
  several: { type: "choice", multiple: true, searchable: true, min: 2, options },
  pictures: { type: "pictureChoice", options },
  stars: { type: "rating", style: "stars", max: 5 },
  nps: { type: "rating", style: "nps", min: 0, max: 10, low: "Never", high: "Surely" },
  day: { type: "date" },
  clock: { type: "time" },
  days: { type: "dateRange" },
  form: {
    type: "form",
    fields: [
      { name: "who", label: "Your name", type: "text", required: true },
      { name: "size", label: "Size", type: "choice", options: [{ id: "s", label: "Small" }] },
      { name: "ok", label: "I agree", type: "checkbox", required: true },
    ],
  },
  upload: { type: "file", maxMegabytes: 1 },
  place: { type: "location" },
} as const;

/** Asks one question of every kind that has fields of its own, and names each answer. */
export const everyInputFlow = flowOf(
  {
    start: { type: "onChat" },
    ...Object.fromEntries(
      Object.entries(INPUTS).map(([name, input]) => [
        name,
        { type: "ask", data: { bubbles: [words(`Question ${name}`)], input, save: name } },
      ]),
    ),
    end: { type: "say", data: { bubbles: [words("All done")] } },
  },
  [...Object.keys(INPUTS), "end"].map(
    (name, index, all) => `${index === 0 ? "start" : `${all[index - 1]}.answered`} -> ${name}`,
  ),
  { variables: Object.keys(INPUTS).map((name) => ({ name, kind: "text" })) },
);
