import type { Bubble } from "../../kernel/bubbles";
import { textAt } from "./fields";
import type { DraftNode, Exit } from "./graph";
import { INPUTS, type ReadInput } from "./inputs";
import { retryMessage } from "./retry-texts";
import type { Translator } from "./translate";
import type { TypebotEvent } from "./typebot-file";
import type { Chain, Workshop } from "./workshop";

/** Adds the question that an input block is; `bubbles` are said before it. */
export function addQuestion(chain: Chain, bubbles: Bubble[], translator: Translator): void {
  const read = INPUTS[chain.block.type];
  if (!read) throw new RangeError(`"${chain.block.type}" is no input.`);
  const source = read(chain, translator);
  const { input } = source;
  tellReplyEvent(chain);
  const node = addAsk(chain, bubbles, input, translator);
  const isSingle = (input.type === "choice" || input.type === "pictureChoice") && input.multiple !== true;
  const options = isSingle && Array.isArray(input.options) ? input.options : [];
  chain.block.items.forEach((item, index) => {
    const exit = chain.shop.edge(item.outgoingEdgeId);
    const option: unknown = options[index];
    if (exit === undefined || typeof option !== "object" || option === null) return;
    const id: unknown = Reflect.get(option, "id");
    if (typeof id === "string") chain.shop.graph.connect(node, id, exit ?? endBeside(chain));
  });
  addAfter(chain, source);
  chain.leave();
}

/** An edge to a group that is gone ends the run, where the outlet alone would go on by its fallback. */
function endBeside(chain: Chain): Exit {
  return { node: chain.branch("end", {}) };
}

function addAfter(chain: Chain, { after }: ReadInput): void {
  if (after)
    chain.add("set", {
      assignments: [{ variable: after.variable, operation: "assign", value: after.value }],
    });
}

/** The `ask` itself, with what every input has: where the answer goes, what is said to a wrong one. */
export function addAsk(
  chain: Chain,
  bubbles: Bubble[],
  input: DraftNode["data"],
  translator: Translator,
): string {
  const { shop, block } = chain;
  const save = shop.target(block.options);
  const retry = translator.template(retryMessage(block, shop));
  const invalid = eventOf(shop, "invalidReply");
  const content = invalid ? shop.target(invalid.options, "contentVariableId") : undefined;
  chain.addInlines(translator);
  const node = chain.add(
    "ask",
    {
      bubbles,
      input,
      ...(save === undefined ? {} : { save }),
      // A list gets the answer at its end.
      ...(save !== undefined && shop.facts.isList(save) ? { append: true } : {}),
      retry,
      ...(invalid ? { tries: 1, ...(content === undefined ? {} : { saveInvalid: content }) } : {}),
    },
    "answered",
  );
  if (invalid) {
    const exit = shop.edge(invalid.outgoingEdgeId) ?? null;
    const target = exit !== null && "group" in exit ? exit.group : undefined;
    if (shop.marks.reaches(target)) {
      const mark = chain.branch("set", {
        assignments: [
          { variable: shop.marks.variable, operation: "assign", value: shop.marks.mark(node, { node }) },
        ],
      });
      shop.graph.connect(node, "invalid", { node: mark });
      shop.graph.connect(mark, "next", exit);
    } else shop.graph.connect(node, "invalid", exit);
  }
  return node;
}

export function eventOf(shop: Workshop, type: string): TypebotEvent | undefined {
  return shop.file.events.find((event) => event.type === type);
}

const INPUT_NAMES: { [type: string]: string } = {
  "text input": "text",
  "number input": "number",
  "email input": "email",
  "url input": "url",
  "date input": "date",
  "time input": "time",
  "phone number input": "phone",
  "choice input": "buttons",
  "picture choice input": "picture choice",
  "payment input": "payment",
  "rating input": "rating",
  "file input": "file",
  cards: "cards",
};

/** What an event that hears every reply is told of the question: kept in its variables before the question is asked. */
export function tellReplyEvent(chain: Chain): void {
  const { shop, group, block } = chain;
  const assignments = ["reply", "invalidReply"].flatMap((type) => {
    const event = eventOf(shop, type);
    if (!event) return [];
    const [name, kind] = [
      shop.target(event.options, "inputNameVariableId"),
      shop.target(event.options, "inputTypeVariableId"),
    ];
    return [
      ...(name === undefined
        ? []
        : [{ variable: name, operation: "assign", value: shop.translator().template(group.title) }]),
      ...(kind === undefined
        ? []
        : [
            {
              variable: kind,
              operation: "assign",
              value: INPUT_NAMES[block.type] ?? textAt(block, "type") ?? "",
            },
          ]),
    ];
  });
  if (assignments.length) chain.add("set", { assignments });
}
