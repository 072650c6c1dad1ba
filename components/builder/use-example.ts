"use client";
import { useReactFlow } from "@xyflow/react";
import { useTranslations } from "use-intl";
import { useBuilder } from "./builder-context";
import { type ExampleWords, exampleFlow } from "./example-flow";
import { makeId } from "./model/builder-store";

/** Draws the example on the empty canvas. */
export function useExample(): () => void {
  const t = useTranslations("builder.empty.words");
  const { store } = useBuilder();
  const { fitView } = useReactFlow();
  return () => {
    const words: ExampleWords = {
      greeting: t("greeting"),
      question: t("question"),
      order: t("order"),
      product: t("product"),
      person: t("person"),
      orderAsk: t("orderAsk"),
      orderReply: t("orderReply", { order: "{{ order }}" }),
      productReply: t("productReply"),
      handoff: t("handoff"),
    };
    store.getState().edit((flow) => exampleFlow(flow, words, makeId));
    setTimeout(() => void fitView({ duration: 180, maxZoom: 1, padding: 0.12 }), 60);
  };
}
