/** Makes a photo of the camera small enough for a poor network, and large enough to read a plate or a house number. */
import { withExifOf } from "./exif";

const LONGEST_SIDE = 1920;
const QUALITY = 0.82;
export const MEDIA_TYPE = "image/jpeg";

/** Raises where the file is no picture that this phone can read. */
export async function smaller(file: Blob): Promise<ArrayBuffer> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const { width, height } = scaled(bitmap.width, bitmap.height);
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0, width, height);
    const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, MEDIA_TYPE, QUALITY));
    if (!drawn) throw new Error("the picture could not be written");
    return withExifOf(await file.arrayBuffer(), await drawn.arrayBuffer());
  } finally {
    bitmap.close();
  }
}

/** Never larger than it was. */
export function scaled(width: number, height: number): { width: number; height: number } {
  const factor = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}
