/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import type { Awaiting } from "../../../../flow/kernel/chat";
import { useChat } from "../chat-context";

type Asked = Extract<Awaiting, { type: "date" | "time" | "dateRange" }>;

/** The browser's own fields for days and times: known to its user, and in their language. */
export default function DateInput({ asked }: { asked: Asked }) {
  const { session, t } = useChat();
  const [from, setFrom] = useState(
    asked.prefill && /^\d{4}-|^\d\d:/.test(asked.prefill) ? asked.prefill : "",
  );
  const [to, setTo] = useState("");
  const withTime = asked.type !== "time" && asked.withTime;
  const kind = asked.type === "time" ? "time" : withTime ? "datetime-local" : "date";
  const range = asked.type === "dateRange";
  const bounds = asked.type === "time" ? {} : { min: bound(asked.min, kind), max: bound(asked.max, kind) };
  const disorder = range && from !== "" && to !== "" && to < from;
  const ready = from !== "" && (!range || to !== "") && !disorder;
  const send = (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    const text = range ? `${from} – ${to}` : from;
    session.say({ text }, { type: "text", text });
  };
  return (
    <form class="fields" onSubmit={send}>
      <label>
        <span>{t(range ? "date.from" : asked.type === "time" ? "date.time" : "date.date")}</span>
        <input
          type={kind}
          value={from}
          {...bounds}
          required
          onInput={(event) => setFrom(event.currentTarget.value)}
        />
      </label>
      {range ? (
        <label>
          <span>{t("date.to")}</span>
          <input
            type={kind}
            value={to}
            {...bounds}
            min={from || bounds.min}
            required
            onInput={(event) => setTo(event.currentTarget.value)}
          />
        </label>
      ) : null}
      {disorder ? (
        <p class="note fault" role="alert">
          {t("date.order")}
        </p>
      ) : null}
      <button type="submit" class="main" disabled={!ready}>
        {asked.button ?? t("composer.send")}
      </button>
    </form>
  );
}

/** A bound in the form that this kind of field wants. */
function bound(text: string | undefined, kind: "date" | "datetime-local" | "time"): string | undefined {
  if (text === undefined || kind === "time") return undefined;
  if (kind === "date") return text.slice(0, 10);
  return text.length === 10 ? `${text}T00:00` : text;
}
