// Keeps on a clerk's phone the one page with the form, which says nothing of anybody, and what it is made with: without
// a network it stands in for the two addresses at which a village's notices are written. Nothing else is ever kept.
// `version` is put before this: it is another one when anything that is kept is another.
const shell = "/desk/village/kept";
const pages = ["/desk/village", "/desk/village/new"];
const assets = ["/assets/site.css", "/assets/desk.css", "/assets/village-office.js", "/assets/village.js"];
const name = `village-${version}-${new URL(self.location.href).searchParams.get("lang")}`;

const keep = async () => {
  const cache = await caches.open(name);
  // Where the session has ended, the door would come in the page's place: nothing is kept then.
  await cache.addAll([shell, ...assets].map((address) => new Request(address, { cache: "reload", redirect: "error" })));
  await self.skipWaiting();
};
const clear = async () => {
  for (const one of await caches.keys()) if (one.startsWith("village-") && one !== name) await caches.delete(one);
};
const kept = async (request, address) => {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await (await caches.open(name)).match(address, { ignoreVary: true });
    if (found) return found;
    throw error;
  }
};

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(clear()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && pages.includes(pathname)) event.respondWith(kept(event.request, shell));
  if (mode !== "navigate" && assets.includes(pathname)) event.respondWith(kept(event.request, pathname));
});
