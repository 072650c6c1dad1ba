/** @jsxImportSource preact */
import type { ChatState } from "../chat/chat-state";
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
        <span>{t("status.person")}</span>
        {awaiting.cancellable ? (
          <button
            type="button"
            class="plain"
            onClick={() => session.say({ event: { name: "handoff.cancel" } }, null)}
          >
            {t("status.stopWaiting")}
          </button>
        ) : null}
      </div>
    );
  }
  return null;
}
