"use client";
import dynamic from "next/dynamic";
import { useTranslations } from "use-intl";
import { PageTitle } from "../shell/page-title";
import { SkeletonRows } from "../ui/skeleton";

// The canvas is the largest part of the interface: no other page loads it, and it has nothing to draw on the server.
const Builder = dynamic(() => import("../builder/builder").then((module) => module.Builder), {
  ssr: false,
  loading: BuilderSkeleton,
});

export function BuilderPage({ flowId }: { flowId: string }) {
  return <Builder key={flowId} flowId={flowId} />;
}

function BuilderSkeleton() {
  const t = useTranslations("common");
  const flows = useTranslations("flows");
  return (
    <>
      <PageTitle>{flows("title")}</PageTitle>
      <SkeletonRows rows={1} label={t("loading")} className="p-3" />
    </>
  );
}
