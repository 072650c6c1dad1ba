/** Offers text or bytes as a download under a name that every file system takes. */
export function saveFile(name: string, content: string | Blob, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, "-").slice(0, 120);
  link.click();
  URL.revokeObjectURL(address);
}
