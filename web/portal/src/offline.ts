// Hands the page's own files to the worker that keeps them for a phone without a network.

/** How long after the start the worker is told: late enough that the words and the first page are loaded. */
const SETTLED_MS = 3_000;

export async function keepForOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) {
    return;
  }
  const base = import.meta.env.BASE_URL;
  await navigator.serviceWorker.register(`${base}worker.js`, { scope: base });
  const { active } = await navigator.serviceWorker.ready;
  setTimeout(() => {
    const files = performance.getEntriesByType('resource').map((entry) => entry.name);
    active?.postMessage({ files });
  }, SETTLED_MS);
}
