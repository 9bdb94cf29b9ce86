// Seals reports for one person, and opens them again: ECDH on P-256, HKDF, AES-GCM, all by the browser itself.
// Anybody who has the device can seal for its owner (how: "met"); only who has the private key can open, and can seal
// in a way that proves it (how: "own").
(function () {
    "use strict";
    const subtle = window.crypto && window.crypto.subtle;
    const CURVE = { name: "ECDH", namedCurve: "P-256" };
    const INFO = bytes("mithaq quick report");

    function bytes(text) {
        return new TextEncoder().encode(text);
    }

    function publicKey(jwk) {
        return subtle.importKey("jwk", jwk, CURVE, true, []);
    }

    // the private key cannot be taken out of the browser's memory again
    async function identity(jwk) {
        const open = { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y };
        return {
            to: jwk.x,
            publicJwk: open,
            publicKey: await publicKey(open),
            privateKey: await subtle.importKey("jwk", jwk, CURVE, false, ["deriveBits"]),
        };
    }

    async function keyBetween(ownPrivate, otherPublic, salt) {
        const secret = await subtle.deriveBits({ name: "ECDH", public: otherPublic }, ownPrivate, 256);
        const base = await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
        const derivation = { name: "HKDF", hash: "SHA-256", salt: salt, info: INFO };
        return subtle.deriveKey(derivation, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    }

    // what is written beside the seal, and cannot be changed without breaking it
    function cipher(item) {
        return { name: "AES-GCM", iv: item.iv, additionalData: bytes(JSON.stringify([item.id, item.at, item.how])) };
    }

    async function seal(owner, me, id, content) {
        const item = { id: id, at: Date.now(), to: owner.to, how: me ? "own" : "met" };
        item.salt = crypto.getRandomValues(new Uint8Array(32));
        item.iv = crypto.getRandomValues(new Uint8Array(12));
        let sealing = me;
        if (!me) {
            sealing = await subtle.generateKey(CURVE, false, ["deriveBits"]);
            item.met = await subtle.exportKey("jwk", sealing.publicKey);
        }
        const key = await keyBetween(sealing.privateKey, await publicKey(owner.publicJwk), item.salt);
        item.data = await subtle.encrypt(cipher(item), key, bytes(JSON.stringify(content)));
        return item;
    }

    // what was sealed, or null: it is for somebody else, or it was tampered with
    async function open(identities, item) {
        const mine = identities.find((one) => one.to === item.to);
        if (!mine) return null;
        try {
            const other = item.how === "met" ? await publicKey(item.met) : mine.publicKey;
            const key = await keyBetween(mine.privateKey, other, item.salt);
            return JSON.parse(new TextDecoder().decode(await subtle.decrypt(cipher(item), key, item.data)));
        } catch {
            return null;
        }
    }

    window.quick.seal = { possible: Boolean(subtle && window.indexedDB), identity: identity, seal: seal, open: open };
})();
