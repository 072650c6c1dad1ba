/** What a model is asked for: the words under which its use is counted. */
export type Purpose = "generate" | "answer" | "suggest" | "summary" | "launch" | "embed" | "check";

/** What one call has cost: nothing where the endpoint was not reached or did not take it. */
export interface CallEnd {
  readonly input: number;
  readonly output: number;
  readonly ms: number;
  readonly model: string;
  /** A ModelError's code; without it the call gave an answer. */
  readonly error?: string | undefined;
}

/** Counts calls against a workspace's budget. Taking throws ModelError "budget" where there is none left. */
export interface Meter {
  /** Takes the tokens that a call may cost at most. The result is called once, when it is over. */
  take(purpose: Purpose, tokens: number): Promise<(end: CallEnd) => Promise<void>>;
}

export type ModelConfig = {
  /** May be missing only together with an own `baseUrl` (local models need none). */
  apiKey?: string | undefined;
  /** Of any endpoint that speaks OpenAI's chat completions; OpenAI's own without it. */
  baseUrl?: string | undefined;
  /** Used where a call names no model. */
  model?: string | undefined;
  /** No silence is borne for longer, whatever a call says. Milliseconds. */
  timeoutMs?: number | undefined;
  /** Without it nothing is counted. */
  meter?: Meter | undefined;
  /** Where vectors of texts come from; without it, there are none. */
  embedding?: EmbeddingConfig | undefined;
};

export interface EmbeddingConfig {
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly model: string;
}

/** Whether there is anything that could answer. */
export const isModelSet = (config: ModelConfig): boolean => Boolean(config.apiKey || config.baseUrl);

export const OPENAI_URL = "https://api.openai.com/v1";
