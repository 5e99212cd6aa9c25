/** What was read from the service, and the draft of a report: to be read again without a network. */
import { openedJson, sealedJson } from "./sealing";
import type { Vault } from "./vault";

export async function keep(vault: Vault, name: string, value: unknown): Promise<void> {
  await vault.database.kept.put({ name, what: await sealedJson(vault.key, value, `kept ${name}`) });
}

export async function recall<T>(vault: Vault, name: string): Promise<T | undefined> {
  const found = await vault.database.kept.get(name);
  return found && openedJson<T>(vault.key, found.what, `kept ${name}`);
}

export async function forget(vault: Vault, name: string): Promise<void> {
  await vault.database.kept.delete(name);
}
