/** Pictures on this phone: each is stored as soon as it is taken, before its report is finished. */
import type { PhotoFacts } from "./acts";
import type { StoredPhoto } from "./database";
import { opened, openedJson, sealed, sealedJson, sha256 } from "./sealing";
import type { Vault } from "./vault";

export type Taken = Omit<PhotoFacts, "sha256">;

/** Raises where the phone is full; what was stored before stays. */
export async function keepPhoto(vault: Vault, clientId: string, picture: ArrayBuffer, taken: Taken): Promise<StoredPhoto> {
  const id = crypto.randomUUID();
  const facts: PhotoFacts = { sha256: await sha256(picture), ...taken };
  const photo: StoredPhoto = {
    id, clientId, state: "draft", bytes: picture.byteLength, received: 0,
    facts: await sealedJson(vault.key, facts, `facts ${id}`),
    picture: await sealed(vault.key, picture, `picture ${id}`),
  };
  await vault.database.photos.add(photo);
  return photo;
}

export function photosOf(vault: Vault, clientId: string): Promise<StoredPhoto[]> {
  return vault.database.photos.where("clientId").equals(clientId).toArray();
}

export function factsOf(vault: Vault, photo: StoredPhoto): Promise<PhotoFacts> {
  return openedJson(vault.key, photo.facts, `facts ${photo.id}`);
}

export async function pictureOf(vault: Vault, photo: StoredPhoto): Promise<ArrayBuffer | undefined> {
  return photo.picture && opened(vault.key, photo.picture, `picture ${photo.id}`);
}

/** Only of a draft: what belongs to an item goes with it. */
export async function dropPhoto({ database }: Vault, id: string): Promise<void> {
  await database.photos.where("id").equals(id).and((photo) => photo.state === "draft").delete();
}

export async function dropDrafts({ database }: Vault, clientId: string): Promise<void> {
  await database.photos.where("clientId").equals(clientId).and((photo) => photo.state === "draft").delete();
}
