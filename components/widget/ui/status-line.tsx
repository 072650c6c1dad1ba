/** @jsxImportSource preact */
import type { Awaiting } from "../../../flow/kernel/chat";
import type { ChatState } from "../chat/chat-state";
import { plainText } from "../plain-text";
import type { Words } from "../words";
import { useChat } from "./chat-context";

/** How things stand where that is not as usual: no network, a person is awaited, the end. */
export function StatusLine({ state, onRestart }: { state: ChatState; onRestart: () => void }) {
  const { t, session } = useChat();
  const { link, status, awaiting } = state;
  if (link === "unavailable") {
    return (
      <div class="status" role="alert">
        <span>{t("unavailable")}</span>
        <button type="button" class="plain" onClick={onRestart}>
          {t("status.retry")}
        </button>
      </div>
    );
  }
  if (link === "offline" || link === "retrying") {
    return (
      <div class="status warn" role="status">
        <span>{t(link === "offline" ? "status.offline" : "status.retrying")}</span>
        <button type="button" class="plain" onClick={() => session.wake()}>
          {t("status.retry")}
        </button>
      </div>
    );
  }
  if (status === "ended" || status === "failed") {
    return (
      <div class="status" role="status">
        <span>{t(status === "ended" ? "status.ended" : "status.failed")}</span>
        <button type="button" class="main" onClick={onRestart}>
          {t("status.again")}
        </button>
      </div>
    );
  }
  if (awaiting?.type === "person") {
    return (
      <div class="status" role="status">
        <span>{standing(awaiting, t)}</span>
        {awaiting.cancellable ? (
          <button
            type="button"
            class="plain"
            onClick={() => session.say({ command: "handoff.cancel" }, null)}
          >
            {t("status.stopWaiting")}
          </button>
        ) : null}
      </div>
    );
  }
  return null;
}

/** A pace so slow is no pace: the place says enough. */
const LONGEST_SECONDS = 3_600;

/** Who answers, or the place in the line and how long that takes, as far as they are known. */
function standing(awaiting: Extract<Awaiting, { type: "person" }>, t: Words): string {
  const { position, waitSeconds, name } = awaiting;
  if (name !== undefined) return t("status.with", { name: plainText(name) });
  if (position === undefined) return t(awaiting.cancellable ? "status.person" : "status.joined");
  const place = position === 1 ? t("status.next") : t("status.place", { position });
  if (waitSeconds === undefined || waitSeconds > LONGEST_SECONDS)
    return `${place} ${t("status.meanwhile")}`.trim();
  return `${place} ${t("status.minutes", { minutes: Math.max(1, Math.ceil(waitSeconds / 60)) })}`.trim();
}
