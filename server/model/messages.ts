import type { ChatCompletionMessageParam, ChatCompletionTool } from "openai/resources/chat/completions";

/** A tool that a model asked for; `arguments` is the JSON text that it wrote. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

export type ModelMessage =
  | { role: "system" | "user" | "assistant"; content: string }
  | { role: "assistant"; content: string; calls: readonly ToolCall[] }
  /** What a tool gave. */
  | { role: "tool"; callId: string; content: string };

/** A tool as a model is told of it; `parameters` is a JSON schema of an object. */
export interface ToolOffer {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Messages as OpenAI's chat completions take them. */
export function messagesOnWire(messages: readonly ModelMessage[]): ChatCompletionMessageParam[] {
  return messages.map((message): ChatCompletionMessageParam => {
    if (message.role === "tool")
      return { role: "tool", tool_call_id: message.callId, content: message.content };
    if (!("calls" in message)) return { role: message.role, content: message.content };
    const tool_calls = message.calls.map(({ id, name, arguments: text }) => ({
      id,
      type: "function" as const,
      function: { name, arguments: text },
    }));
    return { role: "assistant", content: message.content || null, tool_calls };
  });
}

/** Tools as OpenAI's chat completions take them. */
export const toolsOnWire = (tools: readonly ToolOffer[]): ChatCompletionTool[] =>
  tools.map(({ name, description, parameters }) => ({
    type: "function",
    function: { name, description, parameters: { ...parameters } },
  }));
