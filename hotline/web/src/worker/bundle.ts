/** What a phone needs for hours without a network, as the service last gave it. */
import { shallowRef, type ShallowRef } from "vue";
import { api, body } from "../api/client";
import type { components } from "../api/schema";
import type { Shape } from "./map/geometry";
import { keep, recall } from "./outbox/kept";
import type { Vault } from "./outbox/vault";

type Answer = components["schemas"]["BundleAnswer"];
export type Entry = components["schemas"]["BundleEntry"];
export type Task = components["schemas"]["BundleTask"];
export type Round = components["schemas"]["BundleRound"];
/** One of the six that are used most. */
export type Usual = components["schemas"]["CaseMatterShown"];

export interface Cell {
  type: "Feature";
  geometry: Shape;
  properties: { code: string; name: string; map_version: number };
}

export interface Bundle {
  readAt: number | null;
  /** Of the service: it answers what has changed since. */
  version: string | null;
  tasks: readonly Task[];
  rounds: readonly Round[];
  catalogue: readonly Entry[];
  mostUsed: readonly Usual[];
  phrases: readonly string[];
  /** How far the service's clock is ahead of this phone's. */
  aheadMs: number;
  /** The longest shift. */
  shiftHours: number | null;
  /** Those of the worker, and others that a map has shown. */
  cells: readonly Cell[];
}

const KEPT = "bundle";
const MOST_CELLS = 2_000;
const EMPTY: Bundle = { readAt: null, version: null, tasks: [], rounds: [], catalogue: [], mostUsed: [], phrases: [], aheadMs: 0, shiftHours: null, cells: [] };
const bundle = shallowRef<Bundle>(EMPTY);

export function useBundle(): ShallowRef<Bundle> {
  return bundle;
}

export async function openBundle(vault: Vault): Promise<void> {
  bundle.value = { ...EMPTY, ...(await recall<Bundle>(vault, KEPT)) };
}

export function closeBundle(): void {
  bundle.value = EMPTY;
}

/** Raises where the service cannot be reached; then what was read before stays. */
export async function refreshBundle(vault: Vault): Promise<void> {
  const { version } = bundle.value;
  const query = version === null ? {} : { since: version };
  const answer = await body(api.GET("/api/v1/grid/bundle", { params: { query } }));
  await change(vault, merged(bundle.value, answer as unknown as Answer, Date.now()));
}

/** A part that has not changed is not sent again. */
export function merged(before: Bundle, answer: Answer, readAt: number): Bundle {
  const own = (answer.cells?.features ?? []) as unknown as Cell[];
  return {
    readAt,
    version: answer.version,
    tasks: answer.tasks ?? before.tasks,
    rounds: answer.rounds ?? before.rounds,
    catalogue: answer.catalogue ?? before.catalogue,
    mostUsed: answer.most_used ?? before.mostUsed,
    phrases: answer.phrases ?? before.phrases,
    aheadMs: Date.parse(answer.server_time) - readAt,
    shiftHours: answer.limits?.shift_hours ?? before.shiftHours,
    cells: withCells(before.cells, own),
  };
}

/** Cells that were read for a map are there again without a network. */
export async function addCells(vault: Vault, cells: readonly Cell[]): Promise<void> {
  await change(vault, { ...bundle.value, cells: withCells(bundle.value.cells, cells) });
}

function withCells(before: readonly Cell[], cells: readonly Cell[]): readonly Cell[] {
  const codes = new Set(cells.map((cell) => cell.properties.code));
  return [...cells, ...before.filter((cell) => !codes.has(cell.properties.code))].slice(0, MOST_CELLS);
}

async function change(vault: Vault, changed: Bundle): Promise<void> {
  bundle.value = changed;
  await keep(vault, KEPT, changed);
}
