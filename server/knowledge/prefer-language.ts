import { hasHan } from "../../flow/language/plain";

interface Scored {
  readonly passage: { readonly language: string | null };
  readonly score: number;
}

/** How near to the best a source in the asker's language has to come to go before it. */
const NEAR = 0.75;

/**
 * Of sources that say the same in several languages, the one in the language of the question goes first: what declares another language
 * stands behind what comes near it and does not, and takes nothing from its lead. What answers alone stays first, in whatever language.
 * `language` is the asker's, where it is known otherwise. `second`: the score that the first is compared with, 0 without any.
 */
export function preferLanguage<One extends Scored>(
  query: string,
  ranked: readonly One[],
  language?: "zh" | "en",
): { ranked: readonly One[]; second: number } {
  const [best] = ranked;
  const own = ranked.filter(({ passage }) => !isForeign(query, passage.language, language));
  const [first, next] = own;
  if (!best || !first || own.length === ranked.length) return { ranked, second: ranked[1]?.score ?? 0 };
  if (best === first) return { ranked, second: next?.score ?? 0 };
  if (first.score < NEAR * best.score) return { ranked, second: ranked[1]?.score ?? 0 };
  return { ranked: [first, ...ranked.filter((one) => one !== first)], second: next?.score ?? 0 };
}

/** Whether a source declares another language than a question is asked in. What declares none, and a question without letters, suit any. */
export function isForeign(query: string, language: string | null, asked?: "zh" | "en"): boolean {
  if (language === null) return false;
  if (asked !== undefined) return language !== asked;
  if (!/\p{L}/u.test(query)) return false;
  return language !== (hasHan(query) ? "zh" : "en");
}
