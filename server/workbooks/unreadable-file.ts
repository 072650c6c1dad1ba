/** A file that cannot be read at all; the code is one for the interface. */
export class UnreadableFile extends Error {
  constructor(
    readonly code:
      | "file-type"
      | "file-damaged"
      | "file-encrypted"
      | "file-old"
      | "file-too-large"
      | "file-empty"
      | "file-scanned"
      | "page-scripted",
    message: string,
  ) {
    super(message);
    this.name = "UnreadableFile";
  }
}
