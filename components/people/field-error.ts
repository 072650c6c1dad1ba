import { errorPlaces } from "../trpc/error-places";

/** Whether the server's fault is about this field of the form: then it is said there and not above the form. */
export function isAbout(error: unknown, field: string): boolean {
  return errorPlaces(error).some(({ path }) => path === field);
}
