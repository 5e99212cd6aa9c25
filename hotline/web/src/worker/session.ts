/** The worker that is signed in on this phone, also without a network; its outbox and what sends it. */
import { shallowRef } from "vue";
import { api, body, signedOut } from "../api/client";
import { ApiProblem } from "../api/problem";
import { closeBundle, openBundle, refreshBundle } from "./bundle";
import { courier } from "./courier";
import { forgetShift } from "./duty/duty";
import { keepStorage } from "./outbox/disk";
import { OutboxRunner, sending } from "./outbox/running";
import { begunVault, endVault, openedVault, type Vault } from "./outbox/vault";

export interface Session {
  vault: Vault;
  runner: OutboxRunner;
}

export const session = shallowRef<Session>();

/** Go on with what this phone knows; nothing is asked of the service first. */
export async function resume(): Promise<void> {
  const vault = await openedVault();
  if (vault) await run(vault);
}

/** Raises OtherAccount while items of another account wait here; then nobody else is signed in. */
export async function signIn(username: string, password: string): Promise<void> {
  const signed = await body(api.POST("/api/v1/browser-sessions", { body: { username, password } }));
  let vault: Vault;
  try {
    vault = await begunVault(signed.account.username);
  } catch (error) {
    await api.DELETE("/api/v1/sessions/current").catch(() => undefined);
    throw error;
  }
  signedOut.value = false;
  sending.signIn = false;
  void keepStorage();
  if (session.value) session.value.runner.poke();
  else await run(vault);
}

/** Raises ItemsWait while something would be lost. Without a network the session ends at its own time. */
export async function signOut(): Promise<void> {
  if (!session.value) return;
  await endVault(session.value.vault);
  await session.value.runner.stop();
  session.value = undefined;
  closeBundle();
  forgetShift();
  await api.DELETE("/api/v1/sessions/current").catch((error: unknown) => {
    if (!(error instanceof ApiProblem)) throw error;
  });
}

async function run(vault: Vault): Promise<void> {
  await openBundle(vault);
  const runner = new OutboxRunner(vault, courier);
  session.value = { vault, runner };
  runner.start();
  refresh();
}

/** Read again what is needed without a network; without one, what was read before stays. */
export function refresh(): void {
  if (session.value) void refreshBundle(session.value.vault).catch(() => undefined);
}

/** For the pages: they are shown only while somebody is signed in. */
export function useSession(): Session {
  if (!session.value) throw new Error("signed out");
  return session.value;
}
