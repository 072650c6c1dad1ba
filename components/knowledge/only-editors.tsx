"use client";
import type { ReactNode } from "react";
import { NotAllowed } from "../shell/not-allowed";
import { useMay } from "../shell/use-may";
import { KnowledgeFrame } from "./knowledge-frame";

/** A page of the knowledge for who keeps it; others, who came by a link, are told why they do not see it. */
export function OnlyEditors({ children }: { children: ReactNode }) {
  if (useMay("knowledge.manage")) return children;
  return (
    <KnowledgeFrame>
      <NotAllowed />
    </KnowledgeFrame>
  );
}
