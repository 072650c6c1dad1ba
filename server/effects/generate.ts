import { complete } from "../model/complete";
import { ModelError } from "../model/model-error";
import { extractionRequest, readExtraction } from "./extract-fields";
import { effectFailure, type Performer } from "./performer";

/** Has a language model write. Failures are the codes of ModelError; `blocked` is the model's own refusal. */
export const performGenerate: Performer<"generate"> = async (request, context) => {
  const fields = request.extract ?? [];
  const isExtraction = fields.length > 0;
  try {
    const completion = await complete(context.config.model, context.config.egress, {
      messages: isExtraction
        ? [...request.messages, { role: "system", content: extractionRequest(fields) }]
        : request.messages,
      purpose: "generate",
      model: request.model,
      temperature: request.temperature,
      maxTokens: request.maxTokens,
      json: isExtraction,
      // Half an object of JSON is nothing to show to a visitor.
      onDelta: request.stream && !isExtraction ? context.onDelta : undefined,
      signal: context.signal,
    });
    const { model, json } = completion;
    if (json === undefined) return { ok: true, result: { text: completion.text, model } };
    return { ok: true, result: { ...readExtraction(json, fields), model } };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const failure = effectFailure(error.code, error.message);
    return error.status === undefined
      ? failure
      : { ok: false, error: { ...failure.error, status: error.status } };
  }
};
