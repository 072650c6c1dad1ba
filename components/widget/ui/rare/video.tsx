/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import { plainText } from "../../plain-text";
import { webAddress } from "../../safe-link";
import { useChat } from "../chat-context";
import { PlayIcon } from "../icons";

/** A film: a file is played in place; YouTube and Vimeo are asked for nothing before the visitor presses play. */
export default function Video({ url, caption }: { url: string; caption?: string }) {
  const { t } = useChat();
  const [playing, setPlaying] = useState(false);
  const address = webAddress(url);
  if (!address) return null;
  const player = playerOf(address);
  const words = caption ? <p dir="auto">{plainText(caption)}</p> : null;
  if (!player) {
    return (
      <figure>
        <video
          src={address.href}
          controls
          preload="none"
          playsInline
          aria-label={caption ?? t("media.video")}
        />
        {words}
      </figure>
    );
  }
  return (
    <figure>
      {playing ? (
        <iframe
          class="film"
          src={player}
          title={caption ?? t("media.video")}
          allow="autoplay; fullscreen; picture-in-picture"
          allowFullScreen
          referrerpolicy="strict-origin-when-cross-origin"
          sandbox="allow-scripts allow-same-origin allow-presentation allow-popups"
        />
      ) : (
        <button type="button" class="film" aria-label={t("media.video")} onClick={() => setPlaying(true)}>
          <PlayIcon size={40} />
          <small dir="ltr">{address.host}</small>
        </button>
      )}
      {words}
    </figure>
  );
}

/** The player's address for a page of a known video site. */
function playerOf({ hostname, pathname, searchParams }: URL): string | null {
  const host = hostname.replace(/^(www|m|player)\./, "");
  const last = pathname.split("/").filter(Boolean).at(-1) ?? "";
  if (host === "youtu.be" || host === "youtube.com" || host === "youtube-nocookie.com") {
    const id = searchParams.get("v") ?? last;
    return /^[\w-]{6,20}$/.test(id) ? `https://www.youtube-nocookie.com/embed/${id}?autoplay=1` : null;
  }
  if (host === "vimeo.com")
    return /^\d{5,12}$/.test(last) ? `https://player.vimeo.com/video/${last}?autoplay=1&dnt=1` : null;
  return null;
}
