// The quick report while the server may be away: what is sent is first sealed and kept on this device, then sent, and
// thrown away here once it has arrived. Without this script the page is an ordinary form.
(function () {
    "use strict";
    const form = document.getElementById("quick-form");
    if (!form || !window.quick.seal.possible) return;
    const { store, seal, send, list } = window.quick;
    const filled = window.quick.form;
    const config = JSON.parse(document.getElementById("quick-config").textContent);
    const words = config.words;
    const said = document.getElementById("quick-said");
    const bar = document.getElementById("quick-line");
    const hour = 3600000; // ms
    const every = 30000; // ms between two looks at what waits
    const button = form.querySelector("[type=submit].primary");
    const isShell = !form.elements.csrfmiddlewaretoken;
    const notes = new Map();
    const agreed = new Map(); // what was asked about a report and answered with yes
    let pageHat = form.elements.hat.value;
    let session = null;
    let lastUse = Date.now();
    let editing = "";
    let isLeaving = false;
    let past = [];
    let queue = Promise.resolve();

    // one thing after the other: a report is never sent twice at once
    function inTurn(act) {
        queue = queue.then(act, act);
        return queue;
    }

    function tell(text, link) {
        bar.replaceChildren(text);
        if (link) {
            const made = document.createElement("a");
            [made.href, made.textContent] = link;
            bar.append(" ", made);
        }
        bar.hidden = !text;
    }

    function lock() {
        session = null;
        notes.clear();
        agreed.clear();
        past = [];
        if (editing) startAnew();
    }

    async function connect(isUse) {
        const found = await send.enter(config, isUse);
        if (found.state === "in") {
            session = found;
            const [first] = found.identities;
            await store.own({ to: first.to, publicJwk: first.publicJwk, hat: found.hat });
            writeFor(found.hat);
            tell(isShell ? words.back : "", isShell ? [config.page, words.openWhole] : null);
        } else if (found.state === "out") {
            lock();
            tell(words.signedOut, [config.signIn, words.signIn]);
        } else tell(words.offline);
        return found.state;
    }

    // for whom the form was opened stands, whatever happens on other pages
    function writeFor(hat) {
        pageHat = pageHat || hat;
        form.elements.hat.value = form.elements.hat.value || pageHat;
    }

    function startAnew() {
        editing = "";
        filled.empty();
        form.elements.hat.value = pageHat;
        form.elements.act_key.value = crypto.randomUUID();
    }

    function sendAsPage() {
        if (isShell) {
            const token = document.createElement("input");
            Object.assign(token, { type: "hidden", name: "csrfmiddlewaretoken", value: session.token });
            form.append(token);
        }
        form.elements.hat.value = session.hat;
        form.submit();
    }

    async function submit() {
        form.elements.written_at.value = new Date().toISOString();
        form.elements.act_key.value = form.elements.act_key.value || crypto.randomUUID();
        const state = await connect(true);
        const owner = session ? session.identities[0] : await store.owner();
        if (!owner) {
            if (state === "out") form.submit();
            else said.textContent = words.cannotKeep;
            return;
        }
        writeFor(owner.hat);
        const hat = form.elements.hat.value;
        const content = { fields: filled.fields(), hat: hat, edited: Boolean(editing) };
        const item = await seal.seal(owner, session && owner, form.elements.act_key.value, content);
        await store.put(item);
        notes.delete(item.id);
        if (state === "in" && hat === session.hat) await sendNow(item);
        else keep();
    }

    // where this browser cannot keep anything, the form goes as a page
    async function submitOnce() {
        try {
            await submit();
        } catch {
            form.submit();
        }
        button.disabled = false;
    }

    async function sendNow(item) {
        const opened = await seal.open(session.identities, item);
        const outcome = await send.post(config, session, fieldsOf(opened), true);
        if (outcome.state === "wrong") {
            await store.remove(item.id);
            sendAsPage();
        } else if (outcome.state === "sent") {
            await store.remove(item.id);
            startAnew();
            said.textContent = "";
            isLeaving = !outcome.repeated;
            if (isLeaving) location.assign(outcome.url);
            else past.push({ text: words.repeated, url: outcome.url });
        } else {
            note(item, outcome);
            keep();
        }
    }

    function keep() {
        startAnew();
        said.textContent = words.kept;
    }

    function fieldsOf(opened) {
        return [...opened.fields, ["hat", session.hat]];
    }

    function note(item, outcome) {
        if (outcome.state === "wrong") {
            notes.set(item.id, { text: words.wrong.replace("{errors}", outcome.errors.join(" ")) });
        } else if (outcome.state === "refused") notes.set(item.id, { text: words.refused });
        else if (outcome.state === "out") lock();
    }

    function otherParty(opened) {
        const party = session.hats[opened.hat];
        if (!party) return words.otherPartyUnknown;
        return words.otherParty.replace("{party}", party).replace("{now}", session.hats[session.hat]);
    }

    // all that speaks against sending it unasked; empty where nothing does
    function doubts(item, opened) {
        const limit = list.hours(config, config.oldHours);
        const isOld = Date.now() - item.at > config.oldHours * hour;
        const found = [
            opened.hat === session.hat ? "" : otherParty(opened),
            item.how === "own" ? "" : words.unconfirmed,
            isOld ? words.old.replace("{limit}", limit) : "",
        ];
        return found.filter(Boolean).join(" ");
    }

    async function consider(item) {
        const opened = await seal.open(session.identities, item);
        if (!opened || item.id === editing) return;
        const why = doubts(item, opened);
        if (why && agreed.get(item.id) !== why) notes.set(item.id, { text: why, asks: true });
        if (notes.has(item.id)) return;
        const outcome = await send.post(config, session, fieldsOf(opened));
        if (outcome.state !== "sent") {
            note(item, outcome);
            return;
        }
        await store.remove(item.id);
        if (said.textContent === words.kept) said.textContent = "";
        const text = outcome.repeated && opened.edited ? words.repeated : words.sent;
        past.push({ text: `${filled.title(opened.fields)} ${text}`, url: outcome.url });
    }

    async function sendWhatWaits() {
        for (const item of await waiting()) {
            if (session) await consider(item);
        }
    }

    async function waiting() {
        const items = await store.all();
        const over = items.filter((item) => Date.now() - item.at > config.keptDays * 24 * hour);
        await Promise.all(over.map((item) => store.remove(item.id)));
        return items.filter((item) => !over.includes(item)).sort((a, b) => a.at - b.at);
    }

    async function look() {
        if (isLeaving) return;
        if ((await connect()) === "in") await sendWhatWaits();
        await show();
    }

    function told(item, { fields }) {
        const [title, text] = [filled.title(fields), filled.value(fields, "text")];
        return { note: notes.get(item.id), title: title, text: text, isWhole: filled.holds(fields) };
    }

    async function show() {
        const rows = [];
        for (const item of await waiting()) {
            const opened = session && (await seal.open(session.identities, item));
            if (item.id !== editing) rows.push({ item: item, opened: opened, ...(opened ? told(item, opened) : {}) });
        }
        list.show(config, rows, past, acts);
    }

    const acts = {
        send: (row) =>
            inTurn(async function () {
                if (row.note && row.note.asks) agreed.set(row.item.id, row.note.text);
                notes.delete(row.item.id);
                await look();
            }),
        edit: (row) =>
            inTurn(async function () {
                filled.refill(row.opened.fields);
                editing = row.item.id;
                form.elements.act_key.value = editing;
                form.elements.hat.value = row.opened.hat;
                said.textContent = words.changing;
                await show();
                form.querySelector("[name=type]:checked").focus();
            }),
        discard: (row) =>
            inTurn(async function () {
                if (!window.confirm(words.discardSure)) return;
                await store.remove(row.item.id);
                notes.delete(row.item.id);
                await show();
            }),
    };

    form.addEventListener("submit", function (event) {
        if (event.submitter && event.submitter.name === "preview") return;
        event.preventDefault();
        const lacking = filled.missing();
        if (lacking) {
            [said.textContent] = lacking;
            lacking[1].focus();
            return;
        }
        button.disabled = true;
        said.textContent = words.sending;
        inTurn(submitOnce);
        inTurn(look);
    });
    window.addEventListener("online", () => inTurn(look));
    window.addEventListener("offline", () => tell(words.offline));
    window.addEventListener("pageshow", function (event) {
        if (event.persisted) location.reload();
    });
    ["keydown", "pointerdown"].forEach(function (use) {
        document.addEventListener(use, function () {
            lastUse = Date.now();
        });
    });
    setInterval(function () {
        list.renewAges(config);
        // while nothing answers, nobody else ends the session
        if (Date.now() - lastUse > config.idleSeconds * 1000) lock();
        if (!document.getElementById("quick-queue").hidden || !bar.hidden) inTurn(look);
    }, every);
    if (window.BroadcastChannel) {
        new BroadcastChannel("mithaq-quick").addEventListener("message", function () {
            lock();
            startAnew();
            inTurn(look);
        });
    }
    if (navigator.serviceWorker) navigator.serviceWorker.register(config.worker).catch(() => null);
    inTurn(look);
})();
