/** What the screens show of the outbox, kept current while it changes. */
import { liveQuery } from "dexie";
import { onUnmounted, shallowRef, type ShallowRef } from "vue";
import type { Act, Answer } from "./acts";
import type { ItemState, StoredItem, StoredPhoto } from "./database";
import { actOf, answerOf } from "./items";
import { waiting, type Vault, type Waiting } from "./vault";

export interface ShownItem {
  clientId: string;
  sequence: number;
  state: ItemState;
  recordedAt: string;
  act: Act;
  answer: Answer | undefined;
  photos: { all: number; arrived: number; refused: number; received: number; bytes: number };
}

export function useWaiting({ database }: Vault): ShallowRef<Waiting> {
  return useLive<Waiting>({ unsent: 0, checking: 0, refused: 0 }, () => waiting(database), (found) => Promise.resolve(found));
}

/** How many positions wait. */
export function usePositions({ database }: Vault): ShallowRef<number> {
  return useLive<number>(0, () => database.positions.count(), (found) => Promise.resolve(found));
}

/** The newest first. */
export function useItems(vault: Vault): ShallowRef<ShownItem[] | undefined> {
  const read = () => Promise.all([vault.database.items.orderBy("sequence").reverse().toArray(), vault.database.photos.toArray()]);
  return useLive<ShownItem[] | undefined, [StoredItem[], StoredPhoto[]]>(undefined, read, ([items, photos]) =>
    Promise.all(items.map((item) => shownItem(vault, item, photos))));
}

async function shownItem(vault: Vault, item: StoredItem, photos: readonly StoredPhoto[]): Promise<ShownItem> {
  const { clientId, sequence, state, recordedAt } = item;
  const [act, answer] = await Promise.all([actOf(vault, item), answerOf(vault, item)]);
  return { clientId, sequence, state, recordedAt, act, answer, photos: counted(photos.filter((each) => each.clientId === clientId)) };
}

export function counted(photos: readonly Pick<StoredPhoto, "state" | "received" | "bytes">[]): ShownItem["photos"] {
  const of = (...states: StoredPhoto["state"][]) => photos.filter((each) => states.includes(each.state)).length;
  const sum = (field: "received" | "bytes") => photos.reduce((total, each) => total + each[field], 0);
  return { all: photos.length, arrived: of("checking", "arrived"), refused: of("refused"), received: sum("received"), bytes: sum("bytes") };
}

/** Rows are read inside of the live query, and opened outside: Dexie follows no other waits. */
function useLive<T, Row = T>(first: T, read: () => Promise<Row>, open: (row: Row) => Promise<T>): ShallowRef<T> {
  const shown = shallowRef(first) as ShallowRef<T>;
  let newest = 0;
  const subscription = liveQuery(read).subscribe((row) => {
    const own = (newest += 1);
    void open(row).then((value) => {
      if (own === newest) shown.value = value;
    });
  });
  onUnmounted(() => subscription.unsubscribe());
  return shown;
}
