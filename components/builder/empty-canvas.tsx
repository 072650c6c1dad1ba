"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import type { NodeType } from "../../flow/index";
import { Button } from "../ui/button";
import { Kbd } from "../ui/kbd";
import { useBuilder } from "./builder-context";
import { EXAMPLE_STEPS } from "./example-flow";
import { useExample } from "./use-example";

/** What an empty canvas teaches: one sentence, one picture, one action, one example. It goes with the second step. */
export function EmptyCanvas({ onAdd }: { onAdd: (type: NodeType) => void }) {
  const t = useTranslations("builder.empty");
  const { store } = useBuilder();
  const drawExample = useExample();
  const entry = store.getState().flow.nodes[0];
  const addFirst = () => {
    if (entry) store.getState().select([entry.id]);
    onAdd(entry ? "say" : "onChat");
  };
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-[8%] flex justify-center px-4">
      <section
        aria-label={t("title")}
        className="pointer-events-auto flex max-w-[620px] items-center gap-5 rounded-xl border border-line bg-surface p-5 shadow-popup"
      >
        <LinesPicture />
        <div className="min-w-0">
          <h2 className="text-base font-semibold">{t("title")}</h2>
          <p className="mt-1 text-sm text-muted">
            {t("body")} <Kbd keys="/" />
          </p>
          <div className="mt-3 flex flex-wrap gap-2">
            <Button variant="primary" icon={<Plus size={14} aria-hidden />} onClick={addFirst}>
              {t("action")}
            </Button>
            <Button onClick={drawExample}>{t("example", { count: EXAMPLE_STEPS })}</Button>
          </div>
        </div>
      </section>
    </div>
  );
}

/** A line drawn from a card's dot into the open, where the next card will stand. */
function LinesPicture() {
  return (
    <svg width="148" height="104" viewBox="0 0 148 104" fill="none" className="shrink-0" aria-hidden="true">
      <rect x="4.5" y="8.5" width="58" height="44" rx="7" fill="var(--surface)" stroke="var(--line-strong)" />
      <rect x="4.5" y="8.5" width="3" height="44" rx="1.5" fill="var(--group-start)" />
      <rect x="15" y="18" width="26" height="4" rx="2" fill="var(--group-start)" opacity=".6" />
      <rect x="15" y="28" width="37" height="4" rx="2" fill="var(--line-strong)" />
      <rect x="15" y="37" width="24" height="4" rx="2" fill="var(--line-strong)" />
      <path d="M63 31c18 0 12 42 24 42" stroke="var(--accent)" strokeWidth="2" />
      <circle cx="63" cy="31" r="4" fill="var(--accent)" stroke="var(--surface)" strokeWidth="2" />
      <rect
        x="86.5"
        y="50.5"
        width="57"
        height="45"
        rx="7"
        fill="var(--accent-soft)"
        stroke="var(--accent)"
        strokeDasharray="4 4"
      />
      <path d="M115 66v14M108 73h14" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
