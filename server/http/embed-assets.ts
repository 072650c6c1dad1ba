import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { AppError } from "../errors";
import { projectRoot } from "../root";

/** What the build of the widget says of itself. */
interface Manifest {
  readonly entry: string;
  readonly preload: readonly string[];
  readonly style: string;
  /** The style sheet of what the page loads later. */
  readonly laterStyle: string;
  readonly loader: string;
  /** The widget's words by language. */
  readonly texts: { readonly [locale: string]: WidgetTexts };
}

export interface WidgetTexts {
  readonly title: string;
  readonly open: string;
  readonly close: string;
  readonly unread: string;
  readonly unavailable: string;
  readonly needsScript: string;
}

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly encoding: "br" | "gzip" | undefined;
}

const TYPES: { readonly [extension: string]: string } = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};
/** Names that the build gives: with a hash, so that what they name never changes. */
const NAME = /^[a-z][a-z-]*-[A-Z0-9]{8}\.(?:js|css)$/;

/** The built widget in dist/embed, read once and again after another build. */
export class EmbedAssets {
  private readonly files = new Map<string, Buffer>();
  private manifest: Manifest | undefined;
  private builtAt = -1;

  constructor(private readonly folder = path.join(projectRoot(), "dist/embed")) {}

  /** 503 where the widget was never built. */
  current(): Manifest {
    const file = path.join(this.folder, "manifest.json");
    try {
      const { mtimeMs } = statSync(file);
      if (!this.manifest || mtimeMs !== this.builtAt) {
        const manifest: Manifest = JSON.parse(readFileSync(file, "utf8"));
        this.manifest = manifest;
        this.builtAt = mtimeMs;
        this.files.clear();
      }
    } catch (error) {
      throw new AppError(503, "widget-not-built", "The chat widget is not built: run npm start.", {
        cause: error,
      });
    }
    return this.manifest;
  }

  /** A built file, compressed as the browser takes it; undefined where there is none of that name. */
  read(name: string, accepted: string): Asset | undefined {
    const type = TYPES[path.extname(name)];
    if (!type || !NAME.test(name)) return undefined;
    this.current();
    const encoding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : undefined;
    const file = name + (encoding === "br" ? ".br" : encoding === "gzip" ? ".gz" : "");
    const known = this.files.get(file);
    if (known) return { type, body: known, encoding };
    try {
      const body = readFileSync(path.join(this.folder, file));
      this.files.set(file, body);
      return { type, body, encoding };
    } catch {
      return undefined; // a name of an earlier build
    }
  }
}
