/** Who is signed in on this phone, with the key of all that is stored; without it nothing here can be read. */
import { WorkerDatabase, type Device, type StoredPhoto } from "./database";
import { newKey } from "./sealing";

export interface Vault {
  database: WorkerDatabase;
  account: string;
  deviceId: string;
  key: CryptoKey;
}

/** Signing out now would destroy what the service does not have. */
export class ItemsWait extends Error {
  constructor(readonly unsent: number, readonly refused: number) {
    super("items wait");
  }
}

/** The items of this phone belong to another account, which alone can send them. */
export class OtherAccount extends Error {
  constructor(readonly account: string) {
    super("another account is signed in");
  }
}

export async function openedVault(database = new WorkerDatabase()): Promise<Vault | undefined> {
  const device = await database.device.get("device");
  return device && vaultOf(database, device);
}

/** After a sign-in. The same account goes on with what it has stored. */
export async function begunVault(account: string, database = new WorkerDatabase()): Promise<Vault> {
  const known = await database.device.get("device");
  if (known?.account === account) return vaultOf(database, known);
  if (known) await emptied(database, known.account);
  const device: Device = { name: "device", deviceId: crypto.randomUUID(), account, key: await newKey(), nextSequence: 1 };
  await database.device.put(device);
  return vaultOf(database, device);
}

/** Forget the key and all that it has sealed. Raises ItemsWait while something is not with the service. */
export async function endVault({ database }: Vault): Promise<void> {
  await database.transaction("rw", database.tables, async () => {
    const { unsent, refused } = await waiting(database);
    if (unsent || refused) throw new ItemsWait(unsent, refused);
    await Promise.all(database.tables.map((table) => table.clear()));
  });
}

export interface Waiting {
  /** Items that the service does not have, or not with all their photos. */
  unsent: number;
  /** Of these: all has arrived, and the service still examines their photos. */
  checking: number;
  /** Items that the service has refused and the worker has not yet removed. */
  refused: number;
}

export async function waiting(database: WorkerDatabase): Promise<Waiting> {
  const open = await database.items.where("state").anyOf("kept", "sending").primaryKeys();
  const refused = await database.items.where("state").equals("refused").primaryKeys();
  const photos = await database.photos.where("state").anyOf("waiting", "checking").toArray();
  const dropped = new Set(refused);
  const of = (...states: StoredPhoto["state"][]) => photos.filter((each) => states.includes(each.state) && !dropped.has(each.clientId)).map((each) => each.clientId);
  const toSend = new Set([...open, ...of("waiting")]);
  const unsent = new Set([...toSend, ...of("checking")]);
  return { unsent: unsent.size, checking: unsent.size - toSend.size, refused: refused.length };
}

async function emptied(database: WorkerDatabase, account: string): Promise<void> {
  try {
    await endVault({ database } as Vault);
  } catch (error) {
    throw error instanceof ItemsWait ? new OtherAccount(account) : error;
  }
}

function vaultOf(database: WorkerDatabase, { account, deviceId, key }: Device): Vault {
  return { database, account, deviceId, key };
}
