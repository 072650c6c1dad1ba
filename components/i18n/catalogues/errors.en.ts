/* Each says what happened, what is safe, and what to do. */
export const errors = {
  title: "Something went wrong",
  network: "The server cannot be reached. Nothing was lost; check the connection and try again.",
  unauthorized: "You have been signed out. Sign in again to go on.",
  forbidden: "Your role does not allow this. Ask an admin of the workspace.",
  notFound: "This does not exist, or it belongs to another workspace.",
  conflict: "Somebody else changed this in the meantime. Reload to see their version; yours was not saved.",
  badRequest: "The server did not accept this: {message}",
  tooMany: "Too many attempts. Wait a moment and try again.",
  tooLarge: "This is too large for the server.",
  internal: "The server failed. Your data is as it was; try again, and if it happens again look at the server's log.",
  pageTitle: "Page not found",
  pageBody: "Nothing lives at this address. It may have been moved or deleted.",
  pageAction: "Go to your flows",
  crashTitle: "This page stopped working",
  crashBody: "What was saved is safe. Reload the page; if it happens again, tell whoever runs this server.",
  crashAction: "Reload",
};
