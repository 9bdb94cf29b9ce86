// The form of the quick report: what lacks in it, what is in it, and how it is emptied and filled again.
(function () {
    "use strict";
    const form = document.getElementById("quick-form");
    if (!form) return;
    const words = JSON.parse(document.getElementById("quick-config").textContent).words;
    const unkept = ["csrfmiddlewaretoken", "hat", "preview"];
    const marking = ["tlp", "parties", "groups", "persons"];

    // nothing, or what to say and the field to go to
    function missing() {
        const { type, area, latitude, when, day } = form.elements;
        if (!type.value) return [words.needType, type[0]];
        if (!area.value && !latitude.value) return [words.needArea, area];
        if (when.value === "other" && !day.value) return [words.needDay, day];
        return null;
    }

    // what is kept of it, in order; of the marking nothing where it was not picked
    function fields() {
        const picked = form.elements.narrower && form.elements.narrower.checked;
        const left = picked ? unkept : unkept.concat(marking);
        return [...new FormData(form)].filter(([name]) => !left.includes(name));
    }

    function empty() {
        form.reset();
        // after an error the server's page starts with what was typed
        form.querySelectorAll("textarea, [inputmode], [type=date], #id_area").forEach(function (field) {
            field.value = "";
        });
        form.querySelectorAll("[name=type], [name=seen]").forEach(function (field) {
            field.checked = false;
        });
        form.elements.when.value = "now";
    }

    function value(kept, name) {
        return (kept.find(([one]) => one === name) || ["", ""])[1];
    }

    function title(kept) {
        const type = form.querySelector(`[name="type"][value="${CSS.escape(value(kept, "type"))}"]`);
        const area = form.querySelector(`#id_area option[value="${CSS.escape(value(kept, "area"))}"]`);
        const place = value(kept, "area") && area ? area.textContent : words.fromPosition;
        return `${type ? type.closest("label").textContent.trim() : ""}: ${place}`;
    }

    // the form that opens offline has no marking: it cannot hold a report for which one was picked
    function holds(kept) {
        return kept.every(([name]) => form.elements[name]);
    }

    function refill(kept) {
        empty();
        const names = new Set(kept.map(([name]) => name));
        [...form.elements].forEach(function (field) {
            if (!names.has(field.name)) return;
            const texts = kept.filter(([name]) => name === field.name).map(([, text]) => text);
            if (["checkbox", "radio"].includes(field.type)) field.checked = texts.includes(field.value);
            else field.value = texts[0];
        });
        form.querySelectorAll("details").forEach(function (fold) {
            fold.open = true;
        });
        // "now" is over: the day on which it was written stays the day that is told
        const day = value(kept, "written_at").slice(0, 10);
        if (form.elements.when.value !== "other") {
            form.elements.when.value = day === new Date().toISOString().slice(0, 10) ? "today" : "other";
            form.elements.day.value = day;
        }
    }

    window.quick.form = {
        missing: missing,
        fields: fields,
        empty: empty,
        value: value,
        title: title,
        holds: holds,
        refill: refill,
    };
})();
