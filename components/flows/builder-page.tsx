"use client";
import dynamic from "next/dynamic";
import { useTranslations } from "use-intl";
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
  return <SkeletonRows rows={1} label={t("loading")} className="p-3" />;
}
