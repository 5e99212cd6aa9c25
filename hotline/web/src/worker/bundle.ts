/** What a phone needs for hours without a network, as the service last gave it. */
import { shallowRef, type ShallowRef } from "vue";
import { api, body } from "../api/client";
import type { Shape } from "./map/geometry";
import { keep, recall } from "./outbox/kept";
import type { Vault } from "./outbox/vault";

export interface Entry {
  standard: string;
  kind: "component" | "matter";
  code: string;
  name: string;
  group: string;
}

export interface Cell {
  type: "Feature";
  geometry: Shape;
  properties: { code: string; name: string; map_version: number };
}

export interface Bundle {
  readAt: number | null;
  catalogue: Entry[];
  mostUsed: Entry[];
  cells: Cell[];
}

const KEPT = "bundle";
const EMPTY: Bundle = { readAt: null, catalogue: [], mostUsed: [], cells: [] };
const bundle = shallowRef<Bundle>(EMPTY);

export function useBundle(): ShallowRef<Bundle> {
  return bundle;
}

export async function openBundle(vault: Vault): Promise<void> {
  bundle.value = { ...EMPTY, ...(await recall<Bundle>(vault, KEPT)) };
}

/** Raises where the service cannot be reached; then what was read before stays. */
export async function refreshBundle(vault: Vault): Promise<void> {
  const catalogue = await wholeCatalogue();
  const read: Bundle = { ...bundle.value, readAt: Date.now(), catalogue };
  bundle.value = read;
  await keep(vault, KEPT, read);
}

async function wholeCatalogue(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query = { limit: 200, ...(cursor && { cursor }) };
    const page = await body(api.GET("/api/v1/grid/catalogue", { params: { query } })) as { items: Entry[]; next_cursor: string | null };
    entries.push(...page.items.map(({ standard, kind, code, name, group }) => ({ standard, kind, code, name, group })));
    cursor = page.next_cursor;
  }
  return entries;
}

export function closeBundle(): void {
  bundle.value = EMPTY;
}
