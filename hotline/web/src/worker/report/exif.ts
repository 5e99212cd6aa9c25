/**
 * The Exif segment of a JPEG file: when, where and with what a picture was taken.
 * A picture that is drawn smaller loses it; here it is carried over, as evidence for the sealed original.
 */
const SOI = 0xffd8;
const APP1 = 0xffe1;
const SOS = 0xffda;
const EXIF = 0x45786966; // "Exif"
const ORIENTATION = 0x0112;
const LITTLE = 0x4949;

/** `from`'s Exif in `to`, whose pixels already stand upright; `to` itself where there is none. */
export function withExifOf(from: ArrayBuffer, to: ArrayBuffer): ArrayBuffer {
  const segment = exifSegment(from);
  if (!segment || new DataView(to).getUint16(0) !== SOI) return to;
  const upright = segment.slice();
  setUpright(upright);
  const whole = new Uint8Array(to.byteLength + upright.byteLength);
  whole.set(new Uint8Array(to, 0, 2), 0);
  whole.set(upright, 2);
  whole.set(new Uint8Array(to, 2), 2 + upright.byteLength);
  return whole.buffer;
}

/** With its marker and length. */
export function exifSegment(file: ArrayBuffer): Uint8Array<ArrayBuffer> | undefined {
  const view = new DataView(file);
  if (view.byteLength < 4 || view.getUint16(0) !== SOI) return undefined;
  for (let at = 2; at + 10 <= view.byteLength; ) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (marker >> 8 !== 0xff || marker === SOS || length < 2) return undefined;
    const end = at + 2 + length;
    if (marker === APP1 && view.getUint32(at + 4) === EXIF && end <= view.byteLength) return new Uint8Array(file, at, end - at);
    at = end;
  }
  return undefined;
}

/** Orientation 1 in the first directory: viewers must not turn the picture a second time. */
function setUpright(segment: Uint8Array): void {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  const tiff = 10; // marker, length, "Exif", two zeros
  if (view.byteLength < tiff + 8) return;
  const little = view.getUint16(tiff) === LITTLE;
  const directory = tiff + view.getUint32(tiff + 4, little);
  if (directory + 2 > view.byteLength) return;
  const entries = view.getUint16(directory, little);
  for (let n = 0; n < entries; n += 1) {
    const entry = directory + 2 + 12 * n;
    if (entry + 12 > view.byteLength) return;
    if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, 1, little);
  }
}
