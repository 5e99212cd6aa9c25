/** Finds a matter by what the worker calls it; remembers what was used last. */
import { shallowRef, type ShallowRef } from "vue";
import type { Entry, Usual } from "../bundle";
import { keep, recall } from "../outbox/kept";
import type { Vault } from "../outbox/vault";
import { useSession } from "../session";

const RECENT = "recent matters";
const MOST_RECENT = 12;
const MOST_FOUND = 30;

export function keyOf({ standard, kind, code }: Pick<Usual, "standard" | "kind" | "code">): string {
  return `${standard}/${kind}/${code}`;
}

/** Names that hold all the words; those that begin with the first word come first. */
export function found(catalogue: readonly Entry[], asked: string): Entry[] {
  const words = asked.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return [];
  const text = (entry: Entry) => `${entry.name} ${entry.group} ${entry.code}`.toLowerCase();
  const hits = catalogue.filter((entry) => words.every((word) => text(entry).includes(word)));
  const rank = (entry: Entry) => (entry.name.toLowerCase().startsWith(first) ? 0 : entry.name.toLowerCase().includes(first) ? 1 : 2);
  return hits.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_FOUND);
}

export function useRecent(): ShallowRef<Usual[]> {
  const shown = shallowRef<Usual[]>([]);
  void recall<Usual[]>(useSession().vault, RECENT).then((kept) => (shown.value = kept ?? []));
  return shown;
}

export async function used(vault: Vault, entry: Usual): Promise<void> {
  const before = ((await recall<Usual[]>(vault, RECENT)) ?? []).filter((each) => keyOf(each) !== keyOf(entry));
  await keep(vault, RECENT, [entry, ...before].slice(0, MOST_RECENT));
}
