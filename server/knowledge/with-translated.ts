import { translateWords } from "../../flow/language/glossary";
import { hasHan } from "../../flow/language/plain";
import type { KnowledgeHit } from "./search-knowledge";

/** From this confidence on what was found in the asker's language is enough. */
const ENOUGH = 0.3;
/** What a hit is worth that was found word by word in the other language, and at most: it may be offered, and never answers by itself. */
const TRANSLATED = { share: 0.5, most: 0.3 };

/**
 * Hits with those in the other language, found by the words that stand for the query's there, where the query itself finds nothing that is
 * near. Only what is written in that language is added.
 */
export async function withTranslated(
  query: string,
  hits: KnowledgeHit[],
  limit: number,
  search: (translated: string, language: "zh" | "en") => Promise<KnowledgeHit[]>,
): Promise<KnowledgeHit[]> {
  if ((hits[0]?.confidence ?? 0) >= ENOUGH) return hits;
  const translated = translateWords(query);
  if (translated === null) return hits;
  const isChinese = hasHan(query);
  const known = new Set(hits.map(({ passageId }) => passageId));
  const found = (await search(translated, isChinese ? "en" : "zh"))
    .filter(
      ({ passageId, question, text }) => !known.has(passageId) && hasHan(question ?? text) !== isChinese,
    )
    .map((hit) => ({ ...hit, confidence: Math.min(TRANSLATED.most, TRANSLATED.share * hit.confidence) }));
  return [...hits, ...found].sort((a, b) => b.confidence - a.confidence).slice(0, limit);
}
