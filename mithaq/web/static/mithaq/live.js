// Keeps a page in touch with what happens elsewhere: listens to the stream, marks what changed, asks again for parts
// that say so, and tells since when the line is down. Without it every page works as it was loaded.
(function () {
    "use strict";
    const bar = document.getElementById("live-bar");
    const address = document.body.dataset.liveUrl;
    const refreshAfter = 2000; // ms; a burst of changes makes one request
    const patience = 8000; // ms; a short break is not worth a word
    const settling = 1000; // ms; a server that is restarting opens a stream and ends it at once
    const silence = 60000; // ms; counted only where the server sends beats
    const retry = { least: 2000, most: 60000 };
    let wait = retry.least;
    let lastId = "";
    let lastBeat = 0;
    let downSince = 0;
    let timers = {};

    function later(name, delay, act) {
        clearTimeout(timers[name]);
        timers[name] = setTimeout(act, delay);
    }

    function say(text, isDown) {
        bar.querySelector("span").textContent = text;
        bar.classList.toggle("is-down", isDown);
        bar.hidden = false;
    }

    function sayDown() {
        const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
        const format = { ...clock, timeZone: "UTC", timeZoneName: "short" }; // as all times on pages
        const time = new Date(downSince).toLocaleTimeString(document.documentElement.lang, format);
        say(bar.dataset.down.replace("{time}", time), true);
        document.body.classList.add("is-stale");
    }

    function isLive() {
        downSince = 0;
        wait = retry.least;
        clearTimeout(timers.down);
        if (bar.classList.contains("is-down")) bar.hidden = true;
        document.body.classList.remove("is-stale");
    }

    function isDown() {
        downSince = downSince || Date.now();
        clearTimeout(timers.live);
        if (bar.hidden && !timers.down) timers.down = setTimeout(sayDown, patience);
    }

    function refreshParts() {
        later("refresh", refreshAfter, function () {
            document.querySelectorAll("[data-live-refresh]").forEach(function (part) {
                window.htmx.trigger(part, "mithaq:refresh");
            });
        });
    }

    // the record itself, and whatever it is a part of: a page hears of a comment on what it shows
    function told(frame) {
        const wholes = (frame.part_of || []).map(function (id) {
            return '[data-record$="/' + CSS.escape(id) + '"]';
        });
        return wholes.concat('[data-record="' + CSS.escape(frame.kind + "/" + frame.id) + '"]');
    }

    function changed(event) {
        lastId = event.lastEventId || lastId;
        const frame = JSON.parse(event.data);
        const rows = document.querySelectorAll(told(frame).join(","));
        rows.forEach(function (row) {
            row.classList.add("is-changed");
        });
        if (document.querySelector("[data-live-refresh]")) refreshParts();
        else if (rows.length) say(bar.dataset.changed, false);
    }

    // the server cannot tell what was missed, so anything on the page may be old
    function reset(event) {
        lastId = event.lastEventId || "";
        say(bar.dataset.changed, false);
        refreshParts();
    }

    function open() {
        const url = new URL(address, location.href);
        if (lastId) url.searchParams.set("after", lastId);
        const stream = new EventSource(url);
        stream.onopen = function () {
            later("live", settling, isLive);
        };
        stream.onerror = function () {
            isDown();
            // an open EventSource comes back by itself; one that was refused has to be made anew
            if (stream.readyState === EventSource.CLOSED) {
                setTimeout(open, wait * (0.5 + Math.random()));
                wait = Math.min(wait * 2, retry.most);
            }
        };
        stream.addEventListener("change", changed);
        stream.addEventListener("reset", reset);
        stream.addEventListener("beat", function () {
            lastBeat = Date.now();
            isLive();
        });
    }

    function copyButtons(root) {
        if (!navigator.clipboard) return;
        root.querySelectorAll("button.copy[hidden]").forEach(function (button) {
            button.hidden = false;
            button.addEventListener("click", function () {
                navigator.clipboard.writeText(button.previousElementSibling.textContent).then(function () {
                    button.textContent = button.dataset.done;
                });
            });
        });
    }

    function closeOthers(event) {
        document.querySelectorAll("details.dropdown[open], details.menu[open]").forEach(function (sheet) {
            if (sheet.contains(event.target)) return;
            const held = sheet.contains(document.activeElement);
            sheet.open = false;
            if (held) sheet.querySelector("summary").focus();
        });
    }

    copyButtons(document);
    document.addEventListener("htmx:load", function (event) {
        copyButtons(event.target);
    });
    document.addEventListener("click", closeOthers);
    document.addEventListener("keydown", function (event) {
        if (event.key === "Escape") closeOthers({ target: null });
        if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
        const search = document.getElementById("q");
        const help = document.querySelector("link[rel=help]");
        if (event.key === "/" && search) {
            event.preventDefault();
            search.focus();
        } else if (event.key === "?" && help) location.assign(help.href);
    });
    // what a page asks for by itself must not keep a session alive that nobody uses
    document.addEventListener("htmx:configRequest", function (event) {
        const cause = event.detail.triggeringEvent;
        if (!cause || cause.type === "mithaq:refresh") event.detail.headers["Mithaq-Background"] = "1";
    });
    const summary = document.querySelector(".error-summary");
    if (summary) summary.focus();
    if (!address || !window.EventSource) return;
    open();
    window.addEventListener("offline", isDown);
    setInterval(function () {
        if (lastBeat && Date.now() - lastBeat > silence) isDown();
    }, 5000);
})();
