import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { NodeType } from "../../../flow/index";
import type { InspectorProps } from "./inspector-props";

type Inspectors = { [T in NodeType]: LazyExoticComponent<ComponentType<InspectorProps<T>>> };

/** One inspector for every kind of step: a forgotten one is a compile error. */
export const inspectors: Inspectors = {
  onChat: lazy(() => import("./on-chat")),
  onMessage: lazy(() => import("./on-message")),
  onWebhook: lazy(() => import("./on-webhook")),
  onEvent: lazy(() => import("./on-event")),
  onSchedule: lazy(() => import("./on-schedule")),
  onSilence: lazy(() => import("./on-silence")),
  onSegment: lazy(() => import("./on-segment")),
  say: lazy(() => import("./say")),
  ask: lazy(() => import("./ask")),
  condition: lazy(() => import("./condition")),
  set: lazy(() => import("./set")),
  split: lazy(() => import("./split")),
  wait: lazy(() => import("./wait")),
  waitFor: lazy(() => import("./wait-for")),
  jump: lazy(() => import("./jump")),
  call: lazy(() => import("./call")),
  forEach: lazy(() => import("./for-each")),
  script: lazy(() => import("./script")),
  note: lazy(() => import("./note")),
  http: lazy(() => import("./http")),
  email: lazy(() => import("./email")),
  understand: lazy(() => import("./understand")),
  answer: lazy(() => import("./answer")),
  lookup: lazy(() => import("./lookup")),
  recommend: lazy(() => import("./recommend")),
  generate: lazy(() => import("./generate")),
  rate: lazy(() => import("./rate")),
  notify: lazy(() => import("./notify")),
  route: lazy(() => import("./route")),
  send: lazy(() => import("./send")),
  tag: lazy(() => import("./tag")),
  profile: lazy(() => import("./profile")),
  track: lazy(() => import("./track")),
  coupon: lazy(() => import("./coupon")),
  handoff: lazy(() => import("./handoff")),
  end: lazy(() => import("./end")),
};
