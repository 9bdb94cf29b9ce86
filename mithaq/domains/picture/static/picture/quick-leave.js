// Where somebody is asked to sign in, nobody is signed in: the quick report's worker and its kept files go, and open
// pages of it lock. Reports that wait stay, sealed for whoever wrote them.
(function () {
    "use strict";

    function forgetOwner() {
        const request = indexedDB.open("mithaq-quick");
        // there was none: do not leave an empty one behind
        request.onupgradeneeded = () => request.transaction.abort();
        request.onsuccess = function () {
            const transaction = request.result.transaction("owner", "readwrite");
            transaction.objectStore("owner").clear();
            transaction.oncomplete = () => request.result.close();
        };
    }

    async function forgetWorker() {
        const workers = await navigator.serviceWorker.getRegistrations();
        await Promise.all(workers.map((one) => one.unregister()));
        const names = await caches.keys();
        await Promise.all(names.map((name) => caches.delete(name)));
    }

    if (!navigator.serviceWorker || !window.caches || !window.indexedDB) return;
    if (window.BroadcastChannel) new BroadcastChannel("mithaq-quick").postMessage("left");
    forgetOwner();
    forgetWorker();
})();
