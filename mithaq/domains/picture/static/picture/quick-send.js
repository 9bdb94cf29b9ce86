// Asks the server who is signed in, and sends reports to it. Whatever happens, it says so in one word.
(function () {
    "use strict";
    const patience = 15000; // ms; on a poor line a server that takes longer is as good as away

    async function ask(url, options) {
        const given = { cache: "no-store", redirect: "manual", ...options };
        given.headers = { Accept: "application/json", ...given.headers };
        const stopper = new AbortController();
        const timer = setTimeout(() => stopper.abort(), patience);
        try {
            const answer = await fetch(url, { ...given, signal: stopper.signal });
            // whoever is not signed in is led to the sign-in
            if (answer.type === "opaqueredirect") return { state: "out" };
            const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
            return { state: "answered", status: answer.status, told: isJson ? await answer.json() : null };
        } catch {
            return { state: "unreachable" };
        } finally {
            clearTimeout(timer);
        }
    }

    // what goes by itself must not keep a session alive that nobody uses
    function use(isUse) {
        return isUse ? {} : { "Mithaq-Background": "1" };
    }

    // in (with identities, hat, hats, token), out or unreachable
    async function enter(config, isUse) {
        const answer = await ask(config.key, { headers: use(isUse) });
        if (answer.state !== "answered") return answer;
        if (answer.status !== 200 || !answer.told) return { state: "unreachable" };
        const identities = await Promise.all(answer.told.keys.map(window.quick.seal.identity));
        const token = answer.told["X-CSRFToken"];
        return { state: "in", identities: identities, hat: answer.told.hat, hats: answer.told.hats, token: token };
    }

    // sent (with url, repeated), wrong (with errors), refused, out or unreachable
    async function post(config, session, fields, isUse) {
        const headers = { "X-CSRFToken": session.token, ...use(isUse) };
        const answer = await ask(config.page, { method: "POST", body: new URLSearchParams(fields), headers: headers });
        if (answer.state !== "answered") return answer;
        if (answer.status === 201 && answer.told) return { state: "sent", ...answer.told };
        if (answer.told && answer.told.errors) return { state: "wrong", errors: answer.told.errors };
        return { state: answer.status >= 500 || answer.status === 429 ? "unreachable" : "refused" };
    }

    window.quick.send = { enter: enter, post: post };
})();
