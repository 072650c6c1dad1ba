"use client";
import { Command } from "cmdk";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { QuickAddRequest } from "./builder-context";
import { PALETTE, type PaletteItem, searchPalette } from "./palette-items";
import { StepRow, StepSearch } from "./step-search";
import { usePaletteWords } from "./use-palette-words";

/** Type a few letters, Enter: the step stands where it was asked for. */
export function QuickAdd({
  request,
  onChoose,
  onClose,
}: {
  request: QuickAddRequest;
  onChoose: (item: PaletteItem) => void;
  onClose: () => void;
}) {
  const t = useTranslations("builder.quickAdd");
  const groups = useTranslations("nodes.groups");
  const words = usePaletteWords();
  const [query, setQuery] = useState("");
  const taken = useRef(false);
  // What is led to by a line cannot be an entry or a note.
  const allowed = (item: PaletteItem) =>
    !(request.from || request.edge) || (item.group !== "start" && item.type !== "note");
  const row = (item: PaletteItem) => (
    <StepRow
      key={item.type}
      value={item.type}
      type={item.type}
      label={words(item).name}
      onSelect={() => {
        taken.current = true;
        onChoose(item);
      }}
    />
  );
  return (
    <StepSearch
      title={t("title")}
      placeholder={t("placeholder")}
      none={t("none", { query })}
      anchor={() => request.screen}
      align="start"
      className="w-64"
      query={query}
      onQuery={setQuery}
      isTaken={() => taken.current}
      onClose={onClose}
    >
      {query.trim()
        ? searchPalette(query, words).filter(allowed).map(row)
        : PALETTE.map(({ group, items }) => {
            const shown = items.filter(allowed);
            return shown.length > 0 ? (
              <Command.Group key={group} heading={groups(group)}>
                {shown.map(row)}
              </Command.Group>
            ) : null;
          })}
    </StepSearch>
  );
}
