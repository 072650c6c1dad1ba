/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import { useChat } from "../chat-context";

/** The field that a question's options are searched with, where they can be, those that were found, and a word where none was. */
export function useSearch<Option extends { readonly label: string; readonly description?: string }>(asked: {
  readonly options: readonly Option[];
  readonly searchable?: boolean;
}) {
  const { t } = useChat();
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLocaleLowerCase();
  const found = asked.options.filter(({ label, description = "" }) =>
    `${label} ${description}`.toLocaleLowerCase().includes(wanted),
  );
  const field = asked.searchable ? (
    <input
      type="search"
      value={query}
      placeholder={t("choice.search")}
      aria-label={t("choice.search")}
      dir="auto"
      onInput={(event) => setQuery(event.currentTarget.value)}
    />
  ) : null;
  return { field, found, none: found.length === 0 ? <p class="note">{t("choice.none")}</p> : null };
}
