/** Sends by itself while the app is open: at once after a change or when the network is back, else later and later. */
import { reactive } from "vue";
import { ApiProblem } from "../../api/problem";
import type { Courier } from "./courier";
import { tidy } from "./items";
import { sendPositions } from "./positions";
import { sendItems, waitAgain } from "./sending";
import { uploadPhotos } from "./uploading";
import { waiting, type Vault } from "./vault";

export const FIRST_WAIT_MS = 2_000;
export const LONGEST_WAIT_MS = 300_000;
const LOCK = "worker-outbox"; // two windows of one phone do not send the same

export interface Sending {
  busy: boolean;
  /** The session has ended: the items wait for a sign-in of the same account. */
  signIn: boolean;
  /** What the last attempt met; none when all is sent. */
  problem: ApiProblem | undefined;
  sentAt: number | undefined;
}

export const sending = reactive<Sending>({ busy: false, signIn: false, problem: undefined, sentAt: undefined });

/** Longer after each failure, and not the same for all phones of a city after an outage. */
export function waitAfter(failures: number, random: number = Math.random()): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1), LONGEST_WAIT_MS) * (1 + random / 4);
}

export class OutboxRunner {
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private asked = false;
  private stopped = false;

  constructor(private readonly vault: Vault, private readonly courier: Courier) {}

  start(): void {
    window.addEventListener("online", this.poke);
    document.addEventListener("visibilitychange", this.shown);
    void tidy(this.vault);
    void alone(() => waitAgain(this.vault)).finally(this.poke);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.poke);
    document.removeEventListener("visibilitychange", this.shown);
    await this.running;
  }

  /** Something was added, or the network may be back. */
  readonly poke = (): void => {
    this.asked = true;
    this.running ??= this.run();
  };

  private readonly shown = (): void => {
    if (!document.hidden) this.poke();
  };

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    try {
      let unsent = 0;
      while (this.asked && !this.stopped) {
        this.asked = false;
        await this.attempt();
        ({ unsent } = await waiting(this.vault.database)); // in the loop: what was added during the count has asked again
      }
      if (unsent && !this.stopped && !sending.signIn) this.timer = setTimeout(this.poke, waitAfter(this.failures));
    } finally {
      this.running = undefined; // with no wait after the last question: a poke is either seen above or begins a run
    }
  }

  private async attempt(): Promise<void> {
    sending.busy = true;
    try {
      const sent = await alone(() => this.sendAll());
      if (sent) Object.assign(sending, { problem: undefined, signIn: false, sentAt: Date.now() });
      this.failures = (await waiting(this.vault.database)).unsent ? this.failures + 1 : 0; // what waits for something else is not asked for at once
    } catch (error) {
      this.failures += 1;
      const problem = error instanceof ApiProblem ? error : undefined;
      Object.assign(sending, { problem, signIn: problem?.status === 401 });
    } finally {
      sending.busy = false;
    }
  }

  private async sendAll(): Promise<void> {
    const items = () => sendItems(this.vault, this.courier);
    await items();
    await sendPositions(this.vault, this.courier);
    await uploadPhotos(this.vault, this.courier, items);
  }
}

/** Whether this window was the one to send. */
async function alone(send: () => Promise<void>): Promise<boolean> {
  const sent = async () => send().then(() => true);
  if (!("locks" in navigator)) return sent();
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? sent() : false));
}
