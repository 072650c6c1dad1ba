import type { Span } from "./source-lines";

export const ITEM_KINDS = ["fact", "point", "question", "script", "test"] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** One thing that is to be said of what is launched. What `label` and `text` are depends on the kind. */
export interface NewItem {
  readonly kind: ItemKind;
  /** fact: its name. question: the question. script: the topic, "" for everybody. test: the question it puts otherwise. */
  readonly label: string;
  /** fact: its value. question: the answer. */
  readonly text: string;
  readonly phrasings: readonly string[];
  /** Where it stands in the source; null: somebody wrote it, or it was put together. */
  readonly span: Span | null;
}

/** What a source tells of the product itself. Amounts are in minor units. */
export interface FoundProduct {
  readonly name: string;
  readonly priceMinor: number | null;
  readonly currency: string | null;
  readonly category: string | null;
  /** The business's own number of it, where the source tells one. */
  readonly ref?: string | null;
}

export type Language = "zh" | "en";

/** What a source is read for. */
export interface ExtractOptions {
  readonly language: Language;
  /** Where several amounts are told: the one in this currency. */
  readonly currency?: string | undefined;
  /** What it calls itself, where its text has no heading. */
  readonly title?: string | undefined;
  /** Known already: from a form or a feed. */
  readonly known?: Partial<FoundProduct> | undefined;
  /** Interests of the workspace's contacts: "category:phones", "topic:photography". */
  readonly topics: readonly string[];
}

export interface Extracted {
  readonly product: FoundProduct;
  readonly items: readonly NewItem[];
}
