"use client";
import { useRef, useState } from "react";
import type { RouterInputs } from "../trpc/router-types";
import { useTRPCClient } from "../trpc/trpc-context";
import { type DryRun, mergeTally } from "./merge-tally";

export type DryRunInput = Omit<RouterInputs["broadcasts"]["dryRun"], "cursor">;

/** A dry run, page after page: what is known so far, and whether it goes on. */
export function useDryRun() {
  const client = useTRPCClient();
  const [page, setPage] = useState<DryRun | null>(null);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const turn = useRef(0);
  async function run(input: DryRunInput): Promise<void> {
    const mine = ++turn.current;
    setRunning(true);
    setError(null);
    setPage(null);
    try {
      let all: DryRun | null = null;
      for (;;) {
        const next: DryRun = await client.broadcasts.dryRun.query({ ...input, cursor: all?.next ?? null });
        if (turn.current !== mine) return;
        all = all ? { ...next, tally: mergeTally(all.tally, next.tally) } : next;
        setPage(all);
        if (!all.next) break;
      }
    } catch (fault) {
      if (turn.current === mine) setError(fault);
    }
    if (turn.current === mine) setRunning(false);
  }
  function stop(): void {
    turn.current++;
    setRunning(false);
  }
  return { page, running, error, run, stop };
}
