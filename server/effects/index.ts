import type { EffectKind, EffectOutcome, EffectRequest } from "../../flow/kernel/effects";
import { log } from "../log";
import { performAnswer } from "./answer";
import { performCoupon } from "./coupon";
import { performEmail } from "./email";
import { performGenerate } from "./generate";
import { performHttp } from "./http";
import { performLookup } from "./lookup";
import { performRecord, performRelay, performSend } from "./outreach";
import { effectFailure, type Performer, type PerformerContext } from "./performer";
import { performRecommend } from "./recommend";
import { performScript } from "./script";

export type { EffectConfig, Performer, PerformerContext } from "./performer";

/** Who performs what. A new kind of effect without a performer does not compile. */
export const performers: { readonly [K in EffectKind]: Performer<K> } = {
  http: performHttp,
  email: performEmail,
  answer: performAnswer,
  coupon: performCoupon,
  recommend: performRecommend,
  lookup: performLookup,
  send: performSend,
  record: performRecord,
  relay: performRelay,
  generate: performGenerate,
  script: performScript,
};

/**
 * Performs one effect. Never rejects: a fault of ours is the failure `internal`, told to `onFault` and not to the
 * flow, so that a run always goes on by its error outlet.
 */
export async function performEffect(
  effect: EffectRequest,
  context: PerformerContext,
  onFault: (error: unknown) => void = (err) =>
    log.error({ err, kind: effect.kind }, "an effect could not be carried out"),
): Promise<EffectOutcome> {
  try {
    return await perform(effect, context);
  } catch (error) {
    onFault(error);
    return effectFailure("internal", "Something went wrong while this was done");
  }
}

function perform(effect: EffectRequest, context: PerformerContext): Promise<EffectOutcome> {
  switch (effect.kind) {
    case "http":
      return performers.http(effect.request, context);
    case "email":
      return performers.email(effect.request, context);
    case "answer":
      return performers.answer(effect.request, context);
    case "recommend":
      return performers.recommend(effect.request, context);
    case "lookup":
      return performers.lookup(effect.request, context);
    case "coupon":
      return performers.coupon(effect.request, context);
    case "send":
      return performers.send(effect.request, context);
    case "record":
      return performers.record(effect.request, context);
    case "relay":
      return performers.relay(effect.request, context);
    case "generate":
      return performers.generate(effect.request, context);
    case "script":
      return performers.script(effect.request, context);
  }
}
