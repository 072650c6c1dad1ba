import type { Theme } from "../../flow/runtime/flow-schema";
import type { widget } from "../i18n/catalogues/widget.en";

export type Texts = typeof widget;

/** What the server writes into the page for the widget to read. */
export interface Settings {
  readonly publicId: string;
  /** The endpoint's theme; empty fields are the widget's own. */
  readonly theme: Theme;
  readonly title: string;
  /** Language of the conversation, such as "en" or "ar". */
  readonly locale: string;
  readonly texts: Texts;
  /** Address of the style sheet for what is loaded later. */
  readonly laterStyle: string;
  /** `frame`: inside another page, `page`: a page of its own, `preview`: a sample, without a server. */
  readonly mode: "frame" | "page" | "preview";
  /** Origins that may frame the widget; none: any. */
  readonly origins: readonly string[];
}

/** Reads the settings out of the page. Throws where they are missing: the page is not ours then. */
export function readSettings(page: Document): Settings {
  const element = page.getElementById("parley-settings");
  if (!element?.textContent) throw new Error("the page has no chat settings");
  const settings: Settings = JSON.parse(element.textContent);
  return settings;
}
