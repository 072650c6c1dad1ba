"use client";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, isTRPCClientError } from "@trpc/client";
import { type ReactNode, useState } from "react";
import type { AppRouter } from "../../server/trpc/root";
import { errorCode } from "./error-code";
import { TRPCProvider } from "./trpc-context";

/** Which workspace a call is about; the server checks that the person belongs to it. */
const WORKSPACE_HEADER = "x-parley-workspace";
const RETRIES = 2;
const FRESH_MS = 15_000;

/**
 * One client and one cache per workspace, so that nothing of one workspace can show up in another:
 * give it `key={workspace}` where the workspace can change.
 */
export function TrpcProvider({ workspace, children }: { workspace?: string; children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({
          url: "/trpc",
          headers: workspace === undefined ? {} : { [WORKSPACE_HEADER]: workspace },
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // A refusal stays a refusal; only what may have been an accident is tried again.
        retry: (failures, error) => failures < RETRIES && !(isTRPCClientError(error) && error.data),
      },
    },
  });
}

/** A session that ended elsewhere: back to the door, and to this page afterwards. */
function leaveWhenSignedOut(error: Error): void {
  if (errorCode(error) !== "UNAUTHORIZED") return;
  const here = window.location;
  if (here.pathname === "/" || /^\/(sign-in|setup|invite)(\/|$)/.test(here.pathname)) return;
  here.assign(`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`);
}
