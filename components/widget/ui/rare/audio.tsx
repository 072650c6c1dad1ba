/** @jsxImportSource preact */
import { mediaAddress } from "../../safe-link";
import { useChat } from "../chat-context";

/** A sound; nothing is loaded before the visitor presses play, whatever the flow says of starting by itself. */
export default function Audio({ url }: { url: string }) {
  const { t } = useChat();
  const src = mediaAddress(url);
  return src ? <audio src={src} controls preload="none" aria-label={t("media.audio")} /> : null;
}
