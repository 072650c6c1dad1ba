import { isObject, type Loose, listAt, textAt } from "./fields";
import { addUnsupported } from "./integrations";
import { pathOfName } from "./names";
import type { Translator } from "./translate";
import type { Chain } from "./workshop";

/** Blocks of model makers whose chat actions become our own `generate`. */
export const MODEL_TYPES = new Set([
  "OpenAI",
  "openai",
  "mistral",
  "anthropic",
  "groq",
  "deepseek",
  "perplexity",
  "together-ai",
  "open-router",
  "gemini",
  "dify-ai",
]);
const CHAT = new Set([
  "Create chat completion",
  "Create Chat Message",
  "Ask Model",
  "Ask assistant",
  "Create chat message",
  "Generate variables",
]);

/** A language model answers or extracts. Its key and model are the workspace's own. */
export function addModel(chain: Chain): void {
  const { shop, block } = chain;
  const action = textAt(block.options, "action") ?? textAt(block.options, "task") ?? "";
  if (!CHAT.has(action)) return addUnsupported(chain);
  const translator = shop.translator();
  const mapped = listAt(block.options, "responseMapping").filter(isObject);
  const answer = mapped.find((one) =>
    /^(Message content|Message|Answer)$/.test(
      textAt(one, "item") ?? textAt(one, "valueToExtract") ?? "Message content",
    ),
  );
  const save = answer ? shop.target(answer) : undefined;
  const extract = action === "Generate variables" ? readExtract(chain) : [];
  const { instructions, prompt, history } = readMessages(chain, translator);
  const lost = mapped.filter((one) => one !== answer && shop.target(one) !== undefined);
  if (lost.length)
    chain.note({
      severity: "partial",
      code: "model_values_lost",
      message: "Only the model's answer is kept, not the counts of words and the like.",
      values: { count: lost.length },
    });
  if (listAt(block.options, "tools").length)
    chain.note({
      severity: "partial",
      code: "model_tools",
      message: "Tools of the model were not imported.",
    });
  chain.note({
    severity: "changed",
    code: "model",
    message:
      "A language model of the workspace answers here; keys and models of the file are not taken over.",
    values: { maker: block.type, model: textAt(block.options, "model") ?? "" },
  });
  chain.addInlines(translator);
  const node = chain.add("generate", {
    instructions: instructions || "Answer the visitor.",
    ...(prompt ? { prompt } : {}),
    history,
    show: false,
    ...(save === undefined ? {} : { save }),
    ...(extract.length ? { extract } : {}),
  });
  shop.graph.connect(node, "error", chain.exit());
  chain.leave();
}

/** What the model is told: the rules as instructions, the visitor's words as the prompt. */
function readMessages(
  chain: Chain,
  translator: Translator,
): { instructions: string; prompt: string; history: number } {
  const instructions: string[] = [];
  const prompt: string[] = [];
  let history = 0;
  const own = textAt(chain.block.options, "instructions");
  if (own) instructions.push(translator.template(own));
  const single =
    textAt(chain.block.options, "prompt") ??
    textAt(chain.block.options, "message") ??
    textAt(chain.block.options, "query");
  if (single) prompt.push(translator.template(single));
  for (const one of listAt(chain.block.options, "messages").filter(isObject)) {
    const role = textAt(one, "role") ?? "user";
    const content = textAt(one, "content");
    if (role === "system" && content) instructions.push(translator.template(content));
    else if (role === "assistant" && content)
      instructions.push(`You said before:\n${translator.template(content)}`);
    else if (role === "Dialogue" || role.startsWith("Messages sequence")) {
      history = 20;
      const said = dialogue(one, chain);
      if (said) instructions.push(said);
    } else if (content) prompt.push(translator.template(content));
  }
  return {
    instructions: instructions.join("\n\n").slice(0, 20_000),
    prompt: prompt.join("\n\n").slice(0, 20_000),
    history,
  };
}

/** A list of what both said in turn: the engine knows the conversation itself, the list is read besides. */
function dialogue(message: Loose, chain: Chain): string | null {
  const name = chain.shop.target(message, "dialogueVariableId");
  chain.note({
    severity: "changed",
    code: "model_dialogue",
    message: "The model reads the conversation's last messages in place of a list that holds them.",
  });
  return name === undefined ? null : `The conversation so far: {{ ${pathOfName(name)} }}`;
}

const KINDS: { [type: string]: string } = {
  number: "number",
  boolean: "boolean",
  enum: "text",
  string: "text",
};

function readExtract(chain: Chain): { name: string; kind: string; description?: string; save: string }[] {
  return listAt(chain.block.options, "variablesToExtract")
    .filter(isObject)
    .flatMap((one) => {
      const save = chain.shop.target(one);
      if (save === undefined) return [];
      const description = textAt(one, "description")?.slice(0, 500);
      return [
        {
          name: save,
          kind: KINDS[textAt(one, "type") ?? "string"] ?? "text",
          ...(description ? { description } : {}),
          save,
        },
      ];
    })
    .slice(0, 30);
}
