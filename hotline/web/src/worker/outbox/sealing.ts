/** AES-GCM with a key that a page may use but never read. `context` names the row, so that rows cannot be exchanged. */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

const CIPHER = "AES-GCM";
const IV_BYTES = 12;

export function newKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function sealed(key: CryptoKey, bytes: BufferSource, context: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  return { iv, bytes: await crypto.subtle.encrypt(parameters(iv, context), key, bytes) };
}

export function opened(key: CryptoKey, { iv, bytes }: Sealed, context: string): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt(parameters(iv, context), key, bytes);
}

export function sealedJson(key: CryptoKey, value: unknown, context: string): Promise<Sealed> {
  return sealed(key, new TextEncoder().encode(JSON.stringify(value)), context);
}

export async function openedJson<T>(key: CryptoKey, what: Sealed, context: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await opened(key, what, context))) as T;
}

export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parameters(iv: Uint8Array<ArrayBuffer>, context: string): AesGcmParams {
  return { name: CIPHER, iv, additionalData: new TextEncoder().encode(context) };
}
