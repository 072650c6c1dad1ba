import type { ComponentType } from "react";
import type { NodeType } from "../../../flow/index";
import { lazyPart } from "../../ui/lazy-part";
import type { InspectorProps } from "./inspector-props";

type Inspectors = { [T in NodeType]: ComponentType<InspectorProps<T>> };

/** One inspector for every kind of step: a forgotten one is a compile error. */
export const inspectors: Inspectors = {
  onChat: lazyPart(() => import("./on-chat")),
  onMessage: lazyPart(() => import("./on-message")),
  onWebhook: lazyPart(() => import("./on-webhook")),
  onEvent: lazyPart(() => import("./on-event")),
  onSchedule: lazyPart(() => import("./on-schedule")),
  onSilence: lazyPart(() => import("./on-silence")),
  onSegment: lazyPart(() => import("./on-segment")),
  say: lazyPart(() => import("./say")),
  ask: lazyPart(() => import("./ask")),
  condition: lazyPart(() => import("./condition")),
  set: lazyPart(() => import("./set")),
  split: lazyPart(() => import("./split")),
  wait: lazyPart(() => import("./wait")),
  waitFor: lazyPart(() => import("./wait-for")),
  jump: lazyPart(() => import("./jump")),
  call: lazyPart(() => import("./call")),
  forEach: lazyPart(() => import("./for-each")),
  script: lazyPart(() => import("./script")),
  note: lazyPart(() => import("./note")),
  http: lazyPart(() => import("./http")),
  email: lazyPart(() => import("./email")),
  understand: lazyPart(() => import("./understand")),
  answer: lazyPart(() => import("./answer")),
  lookup: lazyPart(() => import("./lookup")),
  recommend: lazyPart(() => import("./recommend")),
  generate: lazyPart(() => import("./generate")),
  rate: lazyPart(() => import("./rate")),
  notify: lazyPart(() => import("./notify")),
  route: lazyPart(() => import("./route")),
  send: lazyPart(() => import("./send")),
  tag: lazyPart(() => import("./tag")),
  profile: lazyPart(() => import("./profile")),
  track: lazyPart(() => import("./track")),
  coupon: lazyPart(() => import("./coupon")),
  handoff: lazyPart(() => import("./handoff")),
  end: lazyPart(() => import("./end")),
};
