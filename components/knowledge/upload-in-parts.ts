import type { useTRPCClient } from "../trpc/trpc-context";

/** Puts a file up in parts; `onSent` hears how many bytes are up. Returns the upload's id, by which it is then read for something. */
export async function uploadInParts(
  client: ReturnType<typeof useTRPCClient>,
  file: File,
  onSent?: (bytes: number) => void,
): Promise<string> {
  const { uploadId, partSize } = await client.knowledge.beginUpload.mutate({
    fileName: file.name,
    size: file.size,
  });
  for (let part = 0; part * partSize < file.size; part++) {
    const bytes = file.slice(part * partSize, (part + 1) * partSize);
    await client.knowledge.uploadPart.mutate({ uploadId, part, data: await base64Of(bytes) });
    onSent?.(Math.min(file.size, (part + 1) * partSize));
  }
  return uploadId;
}

/** Bytes as the API takes them. */
export async function base64Of(part: Blob): Promise<string> {
  const bytes = new Uint8Array(await part.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}
