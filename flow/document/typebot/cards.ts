import type { Bubble } from "../../kernel/bubbles";
import { optionIds } from "./choices";
import { readCondition } from "./conditions";
import { isObject, type Loose, listAt, objectAt, textAt } from "./fields";
import { addAsk, tellReplyEvent } from "./questions";
import type { Chain } from "./workshop";

/**
 * Cards to choose from: a bubble with the cards, whose buttons are the options of a choice. An option answers to its
 * card's title, which means the card's first button, and keeps what the author wants to know of the card.
 */
export function addCards(
  chain: Chain,
  bubbles: Bubble[],
  translator: ReturnType<Chain["shop"]["translator"]>,
): void {
  const { shop, block } = chain;
  const text = (fields: unknown, key: string): string => translator.template(textAt(fields, key) ?? "");
  const cards = block.items.map((item) => {
    const paths = listAt(item.fields, "paths").filter(isObject);
    return { fields: item.fields, id: item.id, paths: paths.length ? paths : [{ id: item.id, text: "" }] };
  });
  const ids = optionIds(
    cards.flatMap((card) => card.paths.map((path, index) => textAt(path, "id") ?? `${card.id}-${index + 1}`)),
  );
  if (cards.some((card) => /\{\{/.test(textAt(card.fields, "title") ?? "")) && cards.length === 1) {
    chain.note({
      severity: "partial",
      code: "cards_from_list",
      message: "A card that repeats for every item of a list was imported as one card.",
    });
  }
  let next = 0;
  const buttons = cards.map((card) => card.paths.map((path) => ({ id: ids[next++] ?? card.id, path })));
  const conditions = cards.map((card) => readCardCondition(card.fields, chain, translator));
  if (conditions.some(Boolean))
    chain.note({
      severity: "changed",
      code: "card_condition",
      message: "A card that is shown only sometimes always shows; its buttons work only when it should.",
    });
  const shown = cards.map((card, index) => {
    const image = text(card.fields, "imageUrl");
    return {
      title: text(card.fields, "title"),
      ...(textAt(card.fields, "description") ? { text: text(card.fields, "description") } : {}),
      ...(image ? { image } : {}),
      buttons: (buttons[index] ?? [])
        .slice(0, 6)
        .map(({ id, path }) => ({ id, label: text(path, "text"), choice: id })),
    };
  });
  const options = cards.flatMap((card, index) =>
    (buttons[index] ?? []).map(({ id, path }) => {
      const title = text(card.fields, "title");
      const when = conditions[index];
      return {
        id,
        label: text(path, "text") || title,
        ...(title ? { value: title } : {}),
        ...(when ? { when } : {}),
      };
    }),
  );
  tellReplyEvent(chain);
  const node = addAsk(
    chain,
    [...bubbles, { type: "cards", cards: shown.slice(0, 20) }],
    { type: "choice", options },
    translator,
  );
  const mapping = listAt(block.options, "saveResponseMapping").filter(isObject);
  cards.forEach((card, index) => {
    for (const { id, path } of buttons[index] ?? []) {
      const exit = shop.edge(textAt(path, "outgoingEdgeId")) ?? chain.exit();
      const assignments = assignmentsOf(mapping, card.fields, path, chain, translator);
      if (assignments.length === 0) shop.graph.connect(node, id, exit);
      else {
        const set = chain.branch("set", { assignments });
        shop.graph.connect(node, id, { node: set });
        shop.graph.connect(set, "next", exit);
      }
    }
  });
}

function readCardCondition(
  fields: Loose,
  chain: Chain,
  translator: ReturnType<Chain["shop"]["translator"]>,
): ReturnType<typeof readCondition> | null {
  const display = objectAt(objectAt(fields, "options"), "displayCondition");
  if (display.isEnabled !== true || !isObject(display.condition)) return null;
  return readCondition(display.condition, chain.shop, translator, (note) => chain.note(note));
}

/** What is kept of the chosen card. */
function assignmentsOf(
  mapping: readonly Loose[],
  card: Loose,
  path: Loose,
  chain: Chain,
  translator: ReturnType<Chain["shop"]["translator"]>,
): { variable: string; operation: string; value?: string }[] {
  const fields: { [field: string]: string | undefined } = {
    Title: textAt(card, "title"),
    "Image URL": textAt(card, "imageUrl"),
    Description: textAt(card, "description"),
    Button: textAt(path, "text"),
    "Internal Value": textAt(objectAt(card, "options"), "internalValue"),
  };
  return mapping.flatMap((one) => {
    const variable = chain.shop.target(one);
    if (variable === undefined) return [];
    const value = fields[textAt(one, "field") ?? ""];
    return [
      value
        ? { variable, operation: "assign", value: translator.template(value) }
        : { variable, operation: "clear" },
    ];
  });
}
