// Shows what waits on this device: each report with its age, why it waits, and what can be done. What is locked shows
// its age and nothing else.
(function () {
    "use strict";
    const section = document.getElementById("quick-queue");
    const steps = [
        ["day", 86400000],
        ["hour", 3600000],
        ["minute", 60000],
    ];

    function language(config) {
        const digits = config.digits === "arabic" ? "arab" : "latn";
        return `${document.documentElement.lang}-u-nu-${digits}`;
    }

    function ago(config, at) {
        const passed = Math.max(0, Date.now() - at);
        const step = steps.find(([, length]) => passed >= length);
        const format = new Intl.RelativeTimeFormat(language(config), { numeric: step ? "always" : "auto" });
        return step ? format.format(-Math.floor(passed / step[1]), step[0]) : format.format(0, "second");
    }

    function hours(config, count) {
        const format = { style: "unit", unit: "hour", unitDisplay: "long" };
        return new Intl.NumberFormat(language(config), format).format(count);
    }

    function element(name, text, classes) {
        const made = document.createElement(name);
        made.textContent = text;
        made.className = classes || "";
        return made;
    }

    function age(config, at) {
        const made = element("time", config.words.written.replace("{ago}", ago(config, at)));
        made.dateTime = new Date(at).toISOString();
        return made;
    }

    function actions(config, row, acts) {
        const made = element("p", "", "quick-acts");
        const send = row.note && row.note.asks ? config.words.sendAnyway : config.words.send;
        const offered = [
            [send, acts.send],
            [config.words.edit, acts.edit],
            [config.words.discard, acts.discard],
        ];
        offered.forEach(function ([label, act]) {
            if (act === acts.edit && !row.isWhole) return;
            const button = element("button", label);
            button.type = "button";
            button.addEventListener("click", () => act(row));
            made.append(button);
        });
        return made;
    }

    function line(config, row, acts) {
        const made = element("li", "", "quick-item");
        const title = element("strong", row.title || config.words.unknown);
        title.dir = "auto";
        made.append(title, " ", age(config, row.item.at));
        if (row.text) made.append(Object.assign(element("p", row.text, "quick-text"), { dir: "auto" }));
        made.append(element("p", row.note ? row.note.text : row.title ? config.words.waits : config.words.locked));
        if (row.title) made.append(actions(config, row, acts));
        return made;
    }

    function gone(config, past) {
        const made = element("li", `${past.text} `, "quick-item");
        const link = element("a", config.words.open);
        link.href = past.url;
        made.append(link);
        return made;
    }

    // `rows`: {item, note, and if it is open title, text, isWhole}; `past`: {text, url} of what has arrived meanwhile
    function show(config, rows, past, acts) {
        const lines = rows.map((row) => line(config, row, acts));
        section.querySelector("ul").replaceChildren(...lines, ...past.map((one) => gone(config, one)));
        section.querySelector("[data-count]").textContent = rows.length ? `(${rows.length})` : "";
        section.hidden = !rows.length && !past.length;
    }

    function renewAges(config) {
        section.querySelectorAll("time").forEach(function (time) {
            time.textContent = config.words.written.replace("{ago}", ago(config, Date.parse(time.dateTime)));
        });
    }

    window.quick.list = { show: show, renewAges: renewAges, hours: hours };
})();
