/** @jsxImportSource preact */
import { plainText } from "../plain-text";
import { mediaAddress } from "../safe-link";
import { useChat } from "./chat-context";
import { AgainIcon, CloseIcon } from "./icons";

/** Who one speaks with, and the way out. */
export function Header({
  title,
  avatar,
  onClose,
  onRestart,
}: {
  title: string;
  avatar: string | undefined;
  onClose: (() => void) | null;
  onRestart: (() => void) | null;
}) {
  const { t } = useChat();
  const face = mediaAddress(avatar);
  return (
    <header>
      {face ? (
        <img class="avatar" src={face} alt="" referrerpolicy="no-referrer" />
      ) : (
        <span class="avatar" aria-hidden="true">
          {[...title][0]}
        </span>
      )}
      <h1 dir="auto">{plainText(title)}</h1>
      {onRestart ? (
        <button
          type="button"
          class="icon"
          aria-label={t("status.again")}
          title={t("status.again")}
          onClick={onRestart}
        >
          <AgainIcon size={18} />
        </button>
      ) : null}
      {onClose ? (
        <button type="button" class="icon" aria-label={t("close")} title={t("close")} onClick={onClose}>
          <CloseIcon />
        </button>
      ) : null}
    </header>
  );
}
