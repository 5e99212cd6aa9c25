/** A report that is being written, stored at each step: a camera that opens may end this tab. */
import { reactive, ref, toRaw, watch, type Ref } from "vue";
import type { Usual } from "../bundle";
import { forget, keep, recall } from "../outbox/kept";
import { isFull } from "../outbox/disk";
import { dropDrafts, photosOf } from "../outbox/photos";
import type { StoredPhoto } from "../outbox/database";
import type { Vault } from "../outbox/vault";

export const DRAFT = "draft report";

export interface Place {
  lon: number;
  lat: number;
  /** Of the phone's own fix; null where the point was set by hand. */
  accuracy: number | null;
  cell: { code: string; name: string; map_version: number } | null;
}

export type Step = "photo" | "place" | "matter" | "send";

export interface Draft {
  clientId: string;
  step: Step;
  place: Place | null;
  placeText: string;
  entry: Usual | null;
  note: string;
  /** It was fixed on the spot, with a photo of after. */
  isFixed: boolean;
}

export interface OpenDraft {
  draft: Draft;
  photos: Ref<StoredPhoto[]>;
  /** The phone has no room to keep what is entered. */
  full: Ref<boolean>;
  readPhotos(): Promise<void>;
  /** Throw the draft away, with its photos, and begin another. */
  begin(): Promise<void>;
}

export async function openDraft(vault: Vault): Promise<OpenDraft> {
  const draft = reactive<Draft>({ ...emptyDraft(), ...(await recall<Draft>(vault, DRAFT)) });
  const photos = ref<StoredPhoto[]>([]);
  const full = ref(false);
  const readPhotos = async () => void (photos.value = await photosOf(vault, draft.clientId));
  await readPhotos();
  watch(draft, () => {
    if (photos.value.length || draft.place || draft.entry) void keep(vault, DRAFT, toRaw(draft)).catch((error: unknown) => (full.value = isFull(error)));
  });
  const begin = async () => {
    await dropDrafts(vault, draft.clientId);
    await forget(vault, DRAFT);
    photos.value = [];
    Object.assign(draft, emptyDraft());
  };
  return { draft, photos, full, readPhotos, begin };
}

function emptyDraft(): Draft {
  return { clientId: crypto.randomUUID(), step: "photo", place: null, placeText: "", entry: null, note: "", isFixed: false };
}
