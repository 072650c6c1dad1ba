import { findFacts, findProduct } from "./find-facts";
import { findPoints } from "./find-points";
import { findQuestions } from "./find-questions";
import { findScripts, findTests } from "./find-scripts";
import type { Extracted, ExtractOptions } from "./launch-item";
import { linesOf } from "./source-lines";

/**
 * What a source (Markdown) says of a product, without a model: its facts and selling points with their places, the questions that people
 * will ask, what to say to whom, and test questions. Everything is a proposal: somebody reviews it beside the source.
 */
export function extractLaunch(source: string, options: ExtractOptions): Extracted {
  const { language, title, currency, known = {}, topics } = options;
  const lines = linesOf(source);
  const product = findProduct(source, lines, title, known, currency);
  const facts = findFacts(source, lines, language, product);
  const points = findPoints(source, lines, product.name, facts);
  const questions = findQuestions(source, lines, product, facts, points, language);
  return {
    product,
    items: [
      ...facts,
      ...points,
      ...questions,
      ...findScripts(product, points, topics, language),
      ...findTests(questions, language),
    ],
  };
}
