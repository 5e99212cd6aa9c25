/** Sends the photos of delivered items in chunks; what a broken connection has let through is not sent again. */
import { ApiProblem } from "../../api/problem";
import type { Courier, Upload } from "./courier";
import type { StoredPhoto } from "./database";
import { factsOf, pictureOf } from "./photos";
import type { Vault } from "./vault";

export const CHUNK = 256 * 1024;
const NEVER_TAKEN = new Set([400, 413, 415, 422]);

/** Upload the photos that may go. `between` runs before each chunk: data goes first. Raises what stopped it. */
export async function uploadPhotos(vault: Vault, courier: Courier, between: () => Promise<void>): Promise<void> {
  for (const photo of await photosToSend(vault)) {
    await uploadPhoto(vault, courier, photo, between);
  }
}

async function photosToSend({ database }: Vault): Promise<StoredPhoto[]> {
  const photos = await database.photos.where("state").anyOf("waiting", "checking").toArray();
  const items = await database.items.bulkGet(photos.map((photo) => photo.clientId));
  return photos.filter((_, at) => items[at]?.state === "delivered");
}

async function uploadPhoto(vault: Vault, courier: Courier, photo: StoredPhoto, between: () => Promise<void>): Promise<void> {
  const picture = await pictureOf(vault, photo);
  if (!picture) return;
  try {
    const { sha256, media_type } = await factsOf(vault, photo);
    let upload = await courier.begin({ sha256, bytes: photo.bytes, media_type });
    await noted(vault, photo, upload);
    while (upload.state === "incomplete" && upload.received < photo.bytes) {
      await between();
      const chunk = picture.slice(upload.received, upload.received + CHUNK);
      upload = await courier.chunk(upload.attachment_id, upload.received, chunk);
      await noted(vault, photo, upload);
    }
  } catch (error) {
    if (!(error instanceof ApiProblem) || !NEVER_TAKEN.has(error.status)) throw error;
    await vault.database.photos.update(photo.id, { state: "refused" });
  }
}

/** The picture leaves the phone once the service has examined and taken it, or the person that it concerns was erased. */
async function noted({ database }: Vault, { id }: StoredPhoto, { received, state }: Upload): Promise<void> {
  if (state === "ready" || state === "erased") {
    const over = state === "ready" ? "arrived" : "refused";
    await database.photos.where("id").equals(id).modify((photo) => {
      Object.assign(photo, { received, state: over });
      delete photo.picture;
    });
    return;
  }
  const own = { incomplete: "waiting", checking: "checking", refused: "refused" } as const;
  await database.photos.update(id, { received, state: own[state] });
}
