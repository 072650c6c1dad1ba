/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Awaiting, FileRef } from "../../../../flow/kernel/chat";
import { newId } from "../../chat/new-id";
import { plainText } from "../../plain-text";
import { sizeText } from "../../sizes";
import { useChat } from "../chat-context";
import { CloseIcon, FileIcon } from "../icons";

interface Item {
  readonly id: string;
  readonly name: string;
  /** Part of 1 that is up. */
  readonly part: number;
  readonly failed: boolean;
  readonly stored: FileRef | null;
  readonly stop: AbortController;
}

/** Files by dragging or choosing, put up one by one with their progress. */
export default function FileInput({ asked }: { asked: Extract<Awaiting, { type: "file" }> }) {
  const { session, settings, t } = useChat();
  const { multiple, types = [], maxBytes, button } = asked;
  const [items, setItems] = useState<readonly Item[]>([]);
  const [over, setOver] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const alive = useRef<readonly Item[]>([]);
  alive.current = items;
  useEffect(
    () => () => {
      for (const one of alive.current) if (!one.stored) one.stop.abort();
    },
    [],
  );

  const change = (id: string, to: Partial<Item>) =>
    setItems((all) => all.map((one) => (one.id === id ? { ...one, ...to } : one)));
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])].slice(0, multiple ? 20 : 1);
    setFault(null);
    for (const file of files) {
      const name = plainText(file.name);
      if (maxBytes !== undefined && file.size > maxBytes)
        return setFault(t("file.tooLarge", { name, size: sizeText(maxBytes, settings.locale) }));
      if (!allowed(file, types)) return setFault(t("file.wrongType", { name }));
    }
    const added = files.map((file): Item => {
      const stop = new AbortController();
      const id = newId();
      session
        .upload(file, (part) => change(id, { part }), stop.signal)
        .then(
          (stored) => change(id, { stored, part: 1 }),
          () => change(id, { failed: true }),
        );
      return { id, name: plainText(file.name), part: 0, failed: false, stored: null, stop };
    });
    setItems((all) => (multiple ? [...all, ...added].slice(0, 20) : added));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer?.files ?? null);
  };
  const remove = (item: Item) => {
    item.stop.abort();
    setItems((all) => all.filter((one) => one.id !== item.id));
  };
  const stored = items.flatMap((one) => one.stored ?? []);
  const ready = stored.length > 0 && stored.length === items.length;
  const send = () => {
    const [first] = stored;
    if (!first) return;
    const shown = { type: "file" as const, url: first.url, name: first.name, size: first.size };
    session.say(multiple ? { files: stored.map((one) => one.id) } : { file: first.id }, shown);
  };
  return (
    <div class="upload">
      <button
        type="button"
        class={over ? "drop over" : "drop"}
        onClick={() => field.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileIcon />
        <span>{t(multiple ? "file.chooseMany" : "file.choose")}</span>
        {maxBytes === undefined ? null : (
          <small>{t("file.limit", { size: sizeText(maxBytes, settings.locale) })}</small>
        )}
      </button>
      <input
        ref={field}
        type="file"
        hidden
        multiple={multiple ?? false}
        accept={types.join(",")}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = ""; // the same file may be chosen again
        }}
      />
      <ul>
        {items.map((item) => (
          <li key={item.id} class={item.failed ? "fault" : undefined}>
            <bdi>{item.failed ? t("file.failed", { name: item.name }) : item.name}</bdi>
            {item.failed || item.stored ? null : (
              <progress
                max={1}
                value={item.part}
                aria-label={t("file.progress", { name: item.name, percent: Math.round(item.part * 100) })}
              />
            )}
            <button
              type="button"
              class="icon"
              aria-label={t("file.remove", { name: item.name })}
              onClick={() => remove(item)}
            >
              <CloseIcon size={14} />
            </button>
          </li>
        ))}
      </ul>
      {fault ? (
        <p class="note fault" role="alert">
          {fault}
        </p>
      ) : null}
      {items.length > 0 ? (
        <button type="button" class="main" disabled={!ready} onClick={send}>
          {button ?? t("composer.send")}
        </button>
      ) : null}
    </div>
  );
}

/** By the type that the browser names, or by the end of the name. The server looks again, at the bytes. */
function allowed(file: File, types: readonly string[]): boolean {
  if (types.length === 0) return true;
  const name = file.name.toLowerCase();
  return types.some((one) => {
    const type = one.trim().toLowerCase();
    if (type === "*" || type === "*/*") return true;
    if (type.endsWith("/*")) return file.type.startsWith(type.slice(0, -1));
    return type.includes("/") ? file.type === type : name.endsWith(type.startsWith(".") ? type : `.${type}`);
  });
}
