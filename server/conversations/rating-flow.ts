import { type CompiledFlow, engine, parseFlow, type Reply } from "../../flow";
import type { ConversationState } from "./conversation-state";
import type { PublishedEndpoint } from "./published-flows";

/**
 * The question after people have helped where no flow goes on that would ask it: a little flow of the program's own, so that
 * its answer is awaited, recorded and forgotten in time like any other. It is no workspace's: its id is in no table.
 */
export const RATING_FLOW_ID = "00000000-0000-7000-8000-7261746e6721";
export const RATING_NODE = "rate";

const text = (words: string) => ({ type: "text", text: words });
const edge = (outlet: string, target: string) => ({ id: outlet, source: RATING_NODE, outlet, target });

export const RATING_FLOW: CompiledFlow = compile({
  schema: 1,
  id: RATING_FLOW_ID,
  name: "Rating",
  locale: "en",
  variables: [
    { name: "question", kind: "text" },
    { name: "thanks", kind: "text" },
  ],
  settings: {},
  nodes: [
    {
      id: RATING_NODE,
      type: "rate",
      position: { x: 0, y: 0 },
      data: { question: "{{ question }}", style: "csat", timeout: { amount: 3, unit: "days" } },
    },
    { id: "thanks", type: "say", position: { x: 300, y: 0 }, data: { bubbles: [text("{{ thanks }}")] } },
    { id: "over", type: "end", position: { x: 300, y: 200 }, data: {} },
  ],
  edges: [edge("answered", "thanks"), edge("skipped", "over")],
});

function compile(document: object): CompiledFlow {
  const parsed = parseFlow(document);
  if (!parsed.ok) throw new Error(`The rating flow is no flow: ${parsed.errors[0]?.message ?? ""}`);
  return engine.compile(parsed.flow, { version: 1 });
}

/** A score and nothing else: other words are meant for whoever answers the conversation. */
export const isScore = ({ text: words, choice }: Reply): boolean =>
  /^\s*[1-5]\s*(?:分|星|stars?|points?)?\s*[.!。！]?\s*$/iu.test(words ?? choice ?? "");

/** What the question says, in the visitor's language unless the workspace has words of its own. */
export function ratingWords(
  endpoint: PublishedEndpoint,
  state: ConversationState,
): { question: string; thanks: string } {
  const { csat } = endpoint.people;
  const zh = speaksChinese(endpoint, state);
  return {
    question: csat.question ?? (zh ? QUESTION_ZH : QUESTION_EN),
    thanks: csat.thanks ?? (zh ? THANKS_ZH : THANKS_EN),
  };
}

export const speaksChinese = (endpoint: PublishedEndpoint, state: ConversationState): boolean =>
  (state.locale ?? endpoint.locale ?? endpoint.workspaceLocale).toLowerCase().startsWith("zh");

const QUESTION_EN = "How satisfied are you with our help? 1 is not at all, 5 is very.";
const QUESTION_ZH = "您对我们这次的服务满意吗？1 分为很不满意，5 分为非常满意。";
const THANKS_EN = "Thank you, that helps us.";
const THANKS_ZH = "感谢您的评价！";
