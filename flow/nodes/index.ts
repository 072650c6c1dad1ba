import { answer } from "./answer/node";
import { ask } from "./ask/node";
import { call } from "./call/node";
import { condition } from "./condition/node";
import { coupon } from "./coupon/node";
import { email } from "./email/node";
import { endNode } from "./end/node";
import { forEach } from "./for-each/node";
import { generate } from "./generate/node";
import { handoff } from "./handoff/node";
import { http } from "./http/node";
import { jump } from "./jump/node";
import { lookup } from "./lookup/node";
import { note } from "./note/node";
import { notify } from "./notify/node";
import { onChat } from "./on-chat/node";
import { onEvent } from "./on-event/node";
import { onMessage } from "./on-message/node";
import { onSchedule } from "./on-schedule/node";
import { onSegment } from "./on-segment/node";
import { onSilence } from "./on-silence/node";
import { onWebhook } from "./on-webhook/node";
import { profile } from "./profile/node";
import { rate } from "./rate/node";
import { recommend } from "./recommend/node";
import { route } from "./route/node";
import { say } from "./say/node";
import { script } from "./script/node";
import { send } from "./send/node";
import { set } from "./set/node";
import { split } from "./split/node";
import { tag } from "./tag/node";
import { track } from "./track/node";
import { understand } from "./understand/node";
import { waitNode } from "./wait/node";
import { waitFor } from "./wait-for/node";

/** THE list: what a flow may be made of. Everything else about nodes follows from it. */
export const nodes = [
  onChat,
  onMessage,
  onWebhook,
  onEvent,
  onSchedule,
  onSilence,
  onSegment,
  say,
  ask,
  condition,
  set,
  split,
  waitNode,
  waitFor,
  jump,
  call,
  forEach,
  script,
  note,
  http,
  lookup,
  email,
  understand,
  answer,
  recommend,
  generate,
  handoff,
  rate,
  notify,
  route,
  send,
  coupon,
  tag,
  profile,
  track,
  endNode,
] as const;
