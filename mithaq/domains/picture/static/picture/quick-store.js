// Keeps what waits in this browser's own database: sealed reports, and the public key that seals them. Nothing in it
// can be read without the key of its owner, which is never written down here.
window.quick = {};
(function () {
    "use strict";

    function open() {
        return new Promise(function (resolve, reject) {
            const request = indexedDB.open("mithaq-quick", 1);
            request.onupgradeneeded = function () {
                request.result.createObjectStore("items", { keyPath: "id" });
                request.result.createObjectStore("owner");
            };
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
    }

    async function run(place, mode, act) {
        const database = await open();
        try {
            return await new Promise(function (resolve, reject) {
                // strict: a telephone that goes dark a moment later has it all the same
                const transaction = database.transaction(place, mode, { durability: "strict" });
                const request = act(transaction.objectStore(place));
                transaction.oncomplete = () => resolve(request.result);
                transaction.onabort = () => reject(transaction.error);
            });
        } finally {
            database.close();
        }
    }

    window.quick.store = {
        all: () => run("items", "readonly", (items) => items.getAll()),
        put: (item) => run("items", "readwrite", (items) => items.put(item)),
        remove: (id) => run("items", "readwrite", (items) => items.delete(id)),
        owner: () => run("owner", "readonly", (owner) => owner.get(1)),
        own: (told) => run("owner", "readwrite", (owner) => owner.put(told, 1)),
    };
})();
