/** Makes a photo of the camera small enough for a poor network, and large enough to read a plate or a house number. */
import { withExifOf } from "./exif";

const LONGEST_SIDE = 1920;
const QUALITY = 0.82;
export const MEDIA_TYPE = "image/jpeg";

/** Photos of iPhones as they are stored: most other browsers cannot decode them, nor can the service. */
export class UnreadableHeic extends Error {}

/**
 * The picture as JPEG, by the browser's own decoder. Raises UnreadableHeic where that knows no HEIC, and
 * another error where the file is no picture.
 */
export async function smaller(file: Blob): Promise<ArrayBuffer> {
  const { image, width: wide, height: high, close } = await decoded(file).catch(async (error: unknown) => {
    throw isHeic(await file.slice(0, BRAND_BYTES).arrayBuffer()) ? new UnreadableHeic() : error;
  });
  try {
    const { width, height } = scaled(wide, high);
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
    const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, MEDIA_TYPE, QUALITY));
    if (!drawn) throw new Error("the picture could not be written");
    return withExifOf(await file.arrayBuffer(), await drawn.arrayBuffer());
  } finally {
    close();
  }
}

interface Decoded {
  image: CanvasImageSource;
  width: number;
  height: number;
  close: () => void;
}

/** Safari reads HEIC in an <img>, and in older versions not as a bitmap. */
async function decoded(file: Blob): Promise<Decoded> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
  if (bitmap) return { image: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() };
  const image = new Image();
  image.src = URL.createObjectURL(file);
  const close = () => URL.revokeObjectURL(image.src);
  try {
    await image.decode();
  } catch (error) {
    close();
    throw error;
  }
  return { image, width: image.naturalWidth, height: image.naturalHeight, close };
}

const BRAND_BYTES = 32;
const BRANDS = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"];

/** By the brands of its first box, whatever the file is called. */
export function isHeic(head: ArrayBuffer): boolean {
  const text = String.fromCharCode(...new Uint8Array(head).slice(4, BRAND_BYTES));
  return text.startsWith("ftyp") && BRANDS.some((brand) => text.slice(4).includes(brand));
}

/** Never larger than it was. */
export function scaled(width: number, height: number): { width: number; height: number } {
  const factor = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}
