/** The room on this phone. */
const FULL = new Set(["QuotaExceededError", "NS_ERROR_DOM_QUOTA_REACHED"]);

/** Dexie wraps what IndexedDB raised, and an aborted transaction names its cause only inside. */
export function isFull(error: unknown): boolean {
  for (let each = error as { name?: string; inner?: unknown } | undefined; each; each = each.inner as typeof each) {
    if (each.name !== undefined && FULL.has(each.name)) return true;
  }
  return false;
}

/** Ask the browser not to clear our storage when the phone runs short. */
export async function keepStorage(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}

export async function roomLeft(): Promise<number | undefined> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined || usage === undefined ? undefined : quota - usage;
}
