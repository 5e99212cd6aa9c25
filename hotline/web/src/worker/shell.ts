/**
 * The service worker: keeps the files of the app, so that it opens without a network.
 * Answers of the service are never kept here; they are personal, and lie sealed in the outbox's database.
 */
import { clientsClaim } from "workbox-core";
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

interface ServiceWorker {
  SHELL_FILES: PrecacheEntry[]; // written by the build
  skipWaiting(): Promise<void>;
  addEventListener(kind: "message", listener: (event: { data: unknown }) => void): void;
}

const worker = self as unknown as ServiceWorker;

precacheAndRoute(worker.SHELL_FILES);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/worker/")));
clientsClaim();

/** A new version waits until the person agrees: a page that is open keeps the files it began with. */
worker.addEventListener("message", ({ data }) => {
  if (data === "take over") void worker.skipWaiting();
});
