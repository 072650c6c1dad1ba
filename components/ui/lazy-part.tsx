"use client";
import { Component, type ComponentType, type ReactNode, use, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { Notice } from "./notice";

/**
 * A part of a page that is loaded when it is first shown, within a Suspense. Where that fails (no network, or the server has
 * been updated since), its place says so and offers another try: the rest of the page, with what is not saved yet, lives on.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<Props> {
  let loading: Loading<Props> | null = null;
  // biome-ignore lint/correctness/noComponentHookFactories: made once for a part, when its module is read
  return function LazyPart(props: Props) {
    const [tries, setTries] = useState(0);
    loading ??= load().catch((cause: unknown) => {
      throw new NotLoaded("a part of the page could not be loaded", { cause });
    });
    return (
      <Boundary
        key={tries}
        retry={() => {
          loading = null;
          setTries(tries + 1);
        }}
      >
        <Loaded loading={loading} props={props} />
      </Boundary>
    );
  };
}

type Loading<Props> = Promise<{ default: ComponentType<Props> }>;

function Loaded<Props extends object>({ loading, props }: { loading: Loading<Props>; props: Props }) {
  const { default: Part } = use(loading);
  return <Part {...props} />;
}

class NotLoaded extends Error {}

/** Catches what could not be loaded; what a part throws by itself is the page's affair. */
class Boundary extends Component<{ retry: () => void; children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error instanceof NotLoaded) return <Missing onRetry={this.props.retry} />;
    if (error !== null) throw error;
    return this.props.children;
  }
}

function Missing({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations("errors");
  const common = useTranslations("common");
  return (
    <div className="p-3">
      <Notice
        tone="danger"
        action={
          <Button size="sm" onClick={onRetry}>
            {common("retry")}
          </Button>
        }
      >
        {t("partMissing")}
      </Notice>
    </div>
  );
}
