"use client";
import { DESTINATIONS, type Destination } from "./destinations";
import { useSession } from "./session-context";
import { OFFERED } from "./use-may";

/** The destinations that the person's role may open. */
export function useDestinations(): readonly Destination[] {
  const { role } = useSession().workspace;
  return DESTINATIONS.filter(({ needs }) => needs === undefined || OFFERED[needs].includes(role));
}
