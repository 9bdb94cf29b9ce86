// The service worker of the quick report: keeps the empty form and its static files, so that the page opens while
// nothing answers. It keeps nothing that anybody wrote, and no other page. `self.quick` says what it keeps.
(function () {
    "use strict";
    const patience = 8000; // ms; after that the kept form is better than a blank page
    const { name, page, shell, files } = self.quick;
    const ownNames = "mithaq-quick-";

    async function install() {
        const kept = await caches.open(name);
        // not from the browser's own cache: the empty form may be in another language by now; and never the sign-in
        // page, to which a session that has ended would lead
        const options = { cache: "reload", redirect: "error" };
        await kept.addAll([shell, ...files].map((url) => new Request(url, options)));
        await self.skipWaiting();
    }

    async function activate() {
        const names = await caches.keys();
        const old = names.filter((one) => one.startsWith(ownNames) && one !== name);
        await Promise.all(old.map((one) => caches.delete(one)));
        await self.clients.claim();
    }

    async function keptShell() {
        const kept = await caches.open(name);
        return (await kept.match(shell)) || Response.error();
    }

    async function open(request) {
        const tooLate = new Promise((_resolve, reject) => setTimeout(reject, patience));
        try {
            const answer = await Promise.race([fetch(request), tooLate]);
            return [502, 503, 504].includes(answer.status) ? keptShell() : answer;
        } catch {
            return keptShell();
        }
    }

    async function file(request) {
        const kept = await caches.open(name);
        return (await kept.match(request)) || fetch(request);
    }

    self.addEventListener("install", (event) => event.waitUntil(install()));
    self.addEventListener("activate", (event) => event.waitUntil(activate()));
    self.addEventListener("fetch", function (event) {
        const url = new URL(event.request.url);
        if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
        if (event.request.mode === "navigate" && url.pathname === page) event.respondWith(open(event.request));
        else if (files.includes(url.pathname)) event.respondWith(file(event.request));
    });
})();
