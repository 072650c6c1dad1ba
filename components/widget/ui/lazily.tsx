/** @jsxImportSource preact */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useChat } from "./chat-context";

let style: Promise<void> | undefined;

/** The later parts' styles, once; without them the parts are usable all the same. */
function laterStyle(href: string): Promise<void> {
  style ??= new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
  return style;
}

/** A part that is loaded when it is first needed. A chunk that does not come can be asked for again. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const { t, settings } = useChat();
    const [Part, setPart] = useState(() => loaded);
    const [attempt, setAttempt] = useState(0);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (Part) return;
      let wanted = true;
      setFailed(false);
      Promise.all([load(), laterStyle(settings.laterStyle)]).then(
        ([part]) => {
          loaded = part;
          if (wanted) setPart(() => part);
        },
        () => wanted && setFailed(true),
      );
      return () => {
        wanted = false;
      };
    }, [attempt]);
    if (Part) return <Part {...props} />;
    if (failed) {
      return (
        <button type="button" class="plain" onClick={() => setAttempt(attempt + 1)}>
          {t("status.retry")}
        </button>
      );
    }
    return <div class="loading" aria-busy="true" />;
  };
}
