import { signOut as endSession } from "next-auth/react";

/** Ends the session of this browser and loads the sign-in page anew, so that nothing of the account stays in memory. */
export async function signOut(): Promise<void> {
  await endSession({ redirect: false });
  window.location.assign("/sign-in?signedOut=1");
}
