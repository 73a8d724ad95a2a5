// Keeps the portal's own files, so that it opens without a network. Answers of the API are never kept here: the page
// keeps one dated picture of the home page itself.
const CACHE = 'regulars-portal-1';
const HOME = '/portal/';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.add(HOME)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const others = caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(others.then(() => self.clients.claim()));
});

// The page tells which of its files it has loaded: the first visit loads them before this worker stands between.
self.addEventListener('message', (event) => {
  const own = (event.data?.files ?? []).filter((url) => isAsset(new URL(url)));
  event.waitUntil(caches.open(CACHE).then((cache) => Promise.all(own.map((url) => cache.add(url).catch(() => undefined)))));
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) {
    return;
  }
  if (event.request.mode === 'navigate' && url.pathname.startsWith(HOME)) {
    event.respondWith(freshPage(event.request));
  } else if (isAsset(url)) {
    event.respondWith(kept(event.request));
  }
});

function isAsset(url) {
  return url.origin === self.location.origin && url.pathname.startsWith(`${HOME}assets/`);
}

/** The page as it is now, else as it was. */
async function freshPage(request) {
  const cache = await caches.open(CACHE);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) {
      await cache.put(HOME, fresh.clone());
    }
    return fresh;
  } catch {
    return (await cache.match(HOME)) ?? Response.error();
  }
}

/** Files with a hash in their name never change. */
async function kept(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request);
  if (found) {
    return found;
  }
  const fresh = await fetch(request);
  if (fresh.ok) {
    await cache.put(request, fresh.clone());
  }
  return fresh;
}
