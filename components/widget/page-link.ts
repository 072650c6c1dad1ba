import { MARK, type ToFrame, type ToPage, unwrap } from "./frame-messages";

/** What the frame needs of the window it runs in. */
export interface FrameWindow {
  readonly parent: { postMessage(message: unknown, target: string): void };
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

/**
 * The frame's side of talking with the page around it. The page names its origin in the frame's address; messages go
 * to that origin alone and are taken from it alone, and only where the endpoint allows it. A page that names another
 * origin than its own hears nothing. Without an origin (a file on disk) there is no link.
 */
export class PageLink {
  private constructor(
    private readonly window: FrameWindow,
    readonly origin: string,
  ) {}

  static open(
    window: FrameWindow,
    declared: string | null,
    allowed: readonly string[],
    own: string,
  ): PageLink | null {
    if (!declared || !/^https?:\/\/[^/]+$/.test(declared)) return null;
    if (declared !== own && allowed.length > 0 && !allowed.includes(declared)) return null;
    return new PageLink(window, declared);
  }

  tell(message: ToPage): void {
    this.window.parent.postMessage({ [MARK]: message }, this.origin);
  }

  listen(hear: (message: ToFrame) => void): void {
    this.window.addEventListener("message", (event) => {
      if (event.origin !== this.origin || event.source !== this.window.parent) return;
      const message = unwrap<ToFrame>(event.data);
      if (message) hear(message);
    });
  }
}
