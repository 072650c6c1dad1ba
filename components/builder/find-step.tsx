"use client";
import { Popover } from "@base-ui/react/popover";
import { Command } from "cmdk";
import { type RefObject, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { engine } from "../../flow/index";
import { useBuilder, useBuilderState } from "./builder-context";
import { NODE_ICONS } from "./node-icons";
import { stepWords, textOfStep } from "./step-list";
import { whenDrawn } from "./use-add-step";

/** More rows than anybody reads are not drawn. */
const MAX_ROWS = 50;

/** Looks for words in every step of the open flow; Enter goes to the step. */
export function FindStep({ area, onClose }: { area: RefObject<HTMLElement | null>; onClose: () => void }) {
  const t = useTranslations("builder.find");
  const names = useTranslations("nodes.types");
  const { goTo } = useBuilder();
  const nodes = useBuilderState((state) => state.flow.nodes);
  const [query, setQuery] = useState("");
  const chosen = useRef(false);
  const all = useMemo(
    () =>
      nodes.map((node) => {
        const kind = names(`${node.type}.name`);
        return { node, kind, text: `${kind.toLocaleLowerCase()}\n${textOfStep(node)}` };
      }),
    [nodes, names],
  );
  const needles = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter(({ text }) => needles.every((needle) => text.includes(needle)));
  const anchor = {
    getBoundingClientRect: () => {
      const box = area.current?.getBoundingClientRect();
      return new DOMRect(box ? box.left + box.width / 2 : 0, (box?.top ?? 0) + 8, 0, 0);
    },
  };
  const go = (id: string) => {
    chosen.current = true;
    onClose();
    goTo(id);
    whenDrawn(id, (card) => card.focus({ preventScroll: true }));
  };
  return (
    <Popover.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side="bottom" align="center" className="z-[65]">
          {/* A step that is gone to takes the focus; given up, it goes back to where it was. */}
          <Popover.Popup
            finalFocus={() => !chosen.current}
            className="popup w-96 max-w-[calc(100vw-24px)] overflow-hidden"
          >
            <Popover.Title className="sr-only">{t("title")}</Popover.Title>
            <Command label={t("title")} loop shouldFilter={false}>
              <div className="flex items-center border-b border-line pr-3">
                <Command.Input
                  value={query}
                  onValueChange={setQuery}
                  placeholder={t("placeholder")}
                  className="h-9 min-w-0 flex-1 bg-transparent px-3 text-sm outline-none"
                />
                <span className="shrink-0 text-xs tabular-nums text-subtle">
                  {t("count", { count: found.length })}
                </span>
              </div>
              <Command.List className="max-h-80 overflow-y-auto p-1">
                <Command.Empty className="px-2 py-4 text-center text-xs text-muted">
                  {t("none", { query })}
                </Command.Empty>
                {found.slice(0, MAX_ROWS).map(({ node, kind }) => {
                  const Icon = NODE_ICONS[node.type];
                  const group = engine.definitions.get(node.type)?.group ?? "systems";
                  return (
                    <Command.Item
                      key={node.id}
                      value={node.id}
                      onSelect={() => go(node.id)}
                      className="option-row"
                    >
                      <span
                        className="inline-flex size-5 shrink-0 items-center justify-center rounded"
                        style={{ background: `var(--group-${group}-soft)`, color: `var(--group-${group})` }}
                      >
                        <Icon size={13} aria-hidden />
                      </span>
                      <span className="min-w-0 flex-1 truncate">{stepWords(node) || kind}</span>
                      <span className="max-w-[40%] shrink-0 truncate text-xs text-subtle">{kind}</span>
                    </Command.Item>
                  );
                })}
              </Command.List>
            </Command>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
