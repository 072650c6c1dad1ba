"use client";
import type { ReactNode } from "react";
import { NotAllowed } from "../shell/not-allowed";
import { useMay } from "../shell/use-may";
import { ProductsFrame } from "./products-frame";

/** A page of launches, for who prepares them; others, who came by a link, are told why they do not see it. */
export function OnlyLaunchers({ children }: { children: ReactNode }) {
  if (useMay("products.manage")) return children;
  return (
    <ProductsFrame>
      <NotAllowed />
    </ProductsFrame>
  );
}
