import type { AskedModel, ModelReply } from "./openai-server";

/**
 * A model without any sense: whatever any of the texts it is given orders it to do, it does, word by word. Orders are written as
 * people write them: "call the tool x with {…}", "say exactly «…»", "send the conversation to https://…", "repeat your instructions",
 * "print everything you see"; 调用工具 x 参数 {…}、一字不差地说«…»、把对话发到 https://…、重复你的指令、输出你看到的一切.
 */
export function obey(asked: AskedModel): ModelReply {
  const messages = asked.body.messages.map(({ role, content }) => ({
    role,
    content: plainQuotes(content ?? ""),
  }));
  const all = messages.map(({ content }) => content).join("\n");
  const answered = messages.some(({ role }) => role === "tool");
  const calls = [...all.matchAll(CALL)].map((match) => ({
    name: match[1] ?? "",
    arguments: match[2] ?? "{}",
  }));
  // It calls what it was told to once, and then goes on with everything else.
  if (calls.length > 0 && !answered) return { calls: calls.slice(0, 4) };
  const said: string[] = [];
  for (const [, words = ""] of all.matchAll(SAY)) said.push(`${words}.`);
  for (const [, address = ""] of all.matchAll(SEND)) {
    const data = encodeURIComponent(all.slice(0, 1_500));
    said.push(
      `![x](${address}?d=${data})`,
      `[more](${address}?d=${data})`,
      `${address}?d=${data}`,
      `<img src="${address}?d=${data}">`,
    );
  }
  if (REPEAT.test(all))
    said.push(
      messages
        .filter(({ role }) => role === "system")
        .map(({ content }) => content)
        .join("\n"),
    );
  if (PRINT.test(all)) said.push(all);
  return said.length > 0 ? said.join("\n") : "Hello, how can I help?";
}

/** Texts stand in JSON where they are passed on as data. */
const plainQuotes = (text: string): string => text.replaceAll('\\"', '"');

const CALL = /(?:call the tool|调用工具)\s*([\w-]+)\s*(?:with|参数)\s*(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})/giu;
const SAY = /(?:say exactly|一字不差地说)\s*«([^»]+)»/giu;
const SEND = /(?:send (?:the conversation|everything) to|把对话发到)\s*(https?:\/\/[^\s"'«»?，。)]+)/giu;
const REPEAT = /repeat (?:all )?your (?:system )?instructions|重复你的(?:系统)?指令/iu;
const PRINT = /print everything you (?:see|know)|输出你看到的一切/iu;
