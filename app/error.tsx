"use client";
import { useEffect } from "react";
import { Crash } from "../components/shell/crash";

export default function ErrorPage({ error }: { error: Error }) {
  useEffect(() => console.error(error), [error]);
  return <Crash />;
}
