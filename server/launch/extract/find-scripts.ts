import { questionFeatures } from "../../../flow/language/question-features";
import { priceText } from "../../products/amounts";
import { ended, overlap } from "./find-points";
import type { FoundProduct, Language, NewItem } from "./launch-item";

const MOST = 6;
const LONGEST = 400;

/** What to say of it to whom: for each interest that the source speaks to, and for everybody. */
export function findScripts(
  product: FoundProduct,
  points: readonly NewItem[],
  topics: readonly string[],
  language: Language,
): NewItem[] {
  const { category, name, priceMinor, currency } = product;
  const price = priceMinor === null || currency === null ? "" : priceText(priceMinor, currency);
  const best = points[0];
  const groups = new Map<string, NewItem | undefined>();
  if (category) groups.set(`category:${category}`, best);
  for (const topic of topics) {
    if (groups.size >= MOST) break;
    const word = topic.slice(topic.indexOf(":") + 1);
    const point = pointFor(word, points);
    if (point) groups.set(topic, point);
  }
  groups.set("", best);
  return [...groups].map(([topic, point]) => ({
    kind: "script",
    label: topic,
    text: (language === "zh"
      ? [
          topic ? `看您对${wordOf(topic)}感兴趣，推荐您看看 ${name}。` : `为您介绍 ${name}。`,
          point ? ended(point.text) : "",
          price ? `售价 ${price}。` : "",
        ].join("")
      : [
          topic ? `As you like ${wordOf(topic)}, have a look at the ${name}.` : `Meet the ${name}.`,
          point ? ended(point.text) : "",
          price ? `It costs ${price}.` : "",
        ]
          .filter(Boolean)
          .join(" ")
    ).slice(0, LONGEST),
    phrasings: [],
    span: point?.span ?? null,
  }));
}

const wordOf = (topic: string): string =>
  topic
    .slice(topic.indexOf(":") + 1)
    .split("/")
    .at(-1) ?? topic;

/** The selling point that speaks to an interest: one that names it, or shares most of its words. */
function pointFor(word: string, points: readonly NewItem[]): NewItem | undefined {
  const named = points.find(({ text }) => text.toLowerCase().includes(word.toLowerCase()));
  if (named) return named;
  const wanted = questionFeatures(word);
  const ranked = points
    .map((point) => ({ point, share: overlap(wanted, questionFeatures(point.text)) }))
    .sort((a, b) => b.share - a.share);
  return (ranked[0]?.share ?? 0) >= 0.5 ? ranked[0]?.point : undefined;
}

/** A word that begins a question; a name keeps its capitals. */
const ASKING =
  /^(?:what|how|when|where|which|who|why|is|are|was|does|do|did|can|could|will|would|should|has|have|tell)\b/i;

/** Other ways to ask what was foreseen, to see whether it is answered. */
export function findTests(questions: readonly NewItem[], language: Language): NewItem[] {
  return questions.slice(0, 6).map(({ label }) => ({
    kind: "test",
    label,
    text:
      language === "zh"
        ? `请问${label.replace(/[?？]$/, "").replace(/ 的/, "")}呢？`
        : `Hello, could you tell me: ${label.replace(ASKING, (word) => word.toLowerCase())}`,
    phrasings: [],
    span: null,
  }));
}
