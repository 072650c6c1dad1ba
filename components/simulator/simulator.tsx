"use client";
import { useQueryClient } from "@tanstack/react-query";
import { FastForward, Play, RotateCcw } from "lucide-react";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useStore } from "zustand";
import { type Flow, parseFlow } from "../../flow/index";
import { simulatedCoupon, simulatedSend } from "../../flow/simulate/index";
import { useBuilder, useBuilderState } from "../builder/builder-context";
import { useLanguageName } from "../builder/language-names";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Select } from "../ui/select";
import { Tabs } from "../ui/tabs";
import { ClockTools } from "./clock-tools";
import { EffectTools } from "./effect-tools";
import { LineView } from "./line-view";
import { ReplyForm } from "./reply-form";
import { SimulationController } from "./simulation-store";
import { VariableTools } from "./variable-tools";
import { WaitTools } from "./wait-tools";

/** Flows that a draft may call, and those that they call. */
const MAX_LIBRARY = 20;

/** Chats with the draft beside the canvas: the real engine, a clock that can be moved, answers for real or by script. */
export function Simulator() {
  const t = useTranslations("simulator");
  const { store } = useBuilder();
  const chosen = useBuilderState((state) =>
    state.selection.size === 1 ? [...state.selection][0] : undefined,
  );
  const locales = useBuilderState(
    (state) =>
      state.flow.locale +
      Object.keys(state.flow.translations ?? {})
        .map((one) => ` ${one}`)
        .join(""),
  ).split(" ");
  const [chosenLocale, setLocale] = useState<string | null>(null);
  const locale =
    chosenLocale !== null && locales.includes(chosenLocale) ? chosenLocale : (locales[0] ?? "en");
  const spoken = useRef<string | null>(null);
  const languageName = useLanguageName();
  const controller = useController(spoken);
  const state = useStore(controller.store);
  const [tab, setTab] = useState<"chat" | "variables" | "answers">("chat");
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    void controller.start();
    return () => store.getState().setWalk({ nodes: new Set(), edges: new Set(), current: null });
  }, [controller, store]);
  useEffect(() => {
    store.getState().setWalk(state.walk);
  }, [store, state.walk]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what scrolls
  useEffect(() => {
    // Braces matter: newer browsers give a promise back, which React would take for a clean-up.
    void end.current?.scrollIntoView({ block: "nearest" });
  }, [state.lines.length, state.awaiting]);

  const over = state.session && state.session.status !== "waiting";
  return (
    <section aria-label={t("title")} className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex h-11 shrink-0 items-center gap-1 border-b border-line px-3">
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">{t("title")}</h2>
        {locales.length > 1 ? (
          <Select
            plain
            size="sm"
            aria-label={t("language")}
            value={locale}
            onValueChange={(next) => {
              spoken.current = next;
              setLocale(next);
              void controller.start();
            }}
            options={locales.map((one) => ({ value: one, label: languageName(one) }))}
          />
        ) : null}
        {chosen ? (
          <IconButton
            size="sm"
            label={t("startHere")}
            icon={<Play size={14} aria-hidden />}
            onClick={() =>
              void controller.start({
                type: "node",
                node: chosen,
                variables: controller.store.getState().session?.vars ?? {},
              })
            }
          />
        ) : null}
        <IconButton
          size="sm"
          label={t("restart")}
          icon={<RotateCcw size={14} aria-hidden />}
          onClick={() => void controller.start()}
        />
      </header>
      <Tabs
        aria-label={t("title")}
        value={tab}
        onValueChange={setTab}
        className="flex-1"
        panelClassName="overflow-y-auto"
        tabs={[
          {
            value: "chat",
            label: t("tabs.chat"),
            content: (
              <div className="flex h-full min-h-0 flex-col">
                <div
                  role="log"
                  aria-live="polite"
                  aria-label={t("conversation")}
                  className="min-h-0 flex-1 space-y-2 overflow-y-auto p-3 text-sm"
                >
                  {state.lines.map((line, index) => (
                    <LineView
                      // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
                      key={index}
                      line={line}
                      onChoice={(choice, label) => void controller.send({ choice }, label)}
                    />
                  ))}
                  {state.busy ? <p className="animate-pulse-soft text-xs text-subtle">{t("busy")}</p> : null}
                  {state.fault === null ? null : (
                    <p role="alert" className="rounded-md bg-danger-soft px-2 py-1 text-xs text-danger-text">
                      {t("failed", { reason: state.fault })}
                    </p>
                  )}
                  {over ? (
                    <div className="flex items-center gap-2 border-t border-line pt-2 text-xs text-muted">
                      <span className="flex-1">
                        {state.session?.status === "failed"
                          ? t("failed", { reason: state.session.failure?.message ?? "" })
                          : state.session?.outcome
                            ? t("endedWith", { outcome: state.session.outcome })
                            : t("ended")}
                      </span>
                      <Button size="sm" onClick={() => void controller.start()}>
                        {t("again")}
                      </Button>
                    </div>
                  ) : null}
                  <div ref={end} />
                </div>
                <div className="shrink-0 space-y-2 border-t border-line p-3">
                  {state.session ? (
                    <WaitTools controller={controller} session={state.session} busy={state.busy} />
                  ) : null}
                  {state.awaiting ? (
                    <ReplyForm
                      awaiting={state.awaiting}
                      disabled={state.busy}
                      onAnswer={(reply, words) => void controller.send(reply, words)}
                    />
                  ) : null}
                  <ClockTools
                    controller={controller}
                    now={state.now}
                    disabled={state.busy || !state.session}
                    icon={<FastForward size={13} aria-hidden />}
                  />
                </div>
              </div>
            ),
          },
          {
            value: "variables",
            label: t("tabs.variables"),
            content: <VariableTools controller={controller} />,
          },
          { value: "answers", label: t("tabs.answers"), content: <EffectTools controller={controller} /> },
        ]}
      />
    </section>
  );
}

/** One controller as long as the panel is open, bound to the open document and the server. */
function useController(locale: RefObject<string | null>): SimulationController {
  const { store } = useBuilder();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  return useMemo(
    () =>
      new SimulationController({
        flow: () => store.getState().flow,
        locale: () => {
          const { flow } = store.getState();
          const wanted = locale.current;
          return wanted !== null && Object.hasOwn(flow.translations ?? {}, wanted) ? wanted : flow.locale;
        },
        performForReal: async (effect) => {
          if (effect.kind === "coupon") return simulatedCoupon(effect.request);
          if (effect.kind === "send") return simulatedSend(effect.request);
          if (effect.kind === "record") return { ok: true, result: { recorded: true } };
          if (effect.kind === "relay") return { ok: true, result: { told: true } };
          if (effect.kind === "email") return { ok: true, result: { id: "simulated" } };
          try {
            return await client.simulate.performEffect.mutate(effect);
          } catch (error) {
            return {
              ok: false,
              error: { code: "unreachable", message: error instanceof Error ? error.message : String(error) },
            };
          }
        },
        library: async () => {
          const found = new Map<string, Flow>();
          const queue = calledFlows(store.getState().flow);
          for (let id = queue.shift(); id !== undefined && found.size < MAX_LIBRARY; id = queue.shift()) {
            if (found.has(id) || id === store.getState().flow.id) continue;
            const row = await queries
              .fetchQuery(trpc.flows.get.queryOptions({ flowId: id }))
              .catch(() => null);
            const parsed = row ? parseFlow(row.document) : null;
            if (!parsed?.ok) continue;
            found.set(id, { ...parsed.flow, id });
            queue.push(...calledFlows(parsed.flow));
          }
          return [...found.values()];
        },
      }),
    [store, trpc, client, queries, locale],
  );
}

const calledFlows = (flow: Flow): string[] =>
  flow.nodes.flatMap((node) => (node.type === "call" && node.data.flow ? [node.data.flow] : []));
