// Fills in the position of the device, no more exact than the marking allows: it is rounded before it is sent or kept.
(function () {
    "use strict";
    const form = document.getElementById("quick-form");
    const place = document.getElementById("quick-place");
    if (!form || !place || !navigator.geolocation) return;
    const words = JSON.parse(document.getElementById("quick-config").textContent).words;
    const button = place.querySelector("button");
    const status = place.querySelector("[role=status]");
    const cell = 0.1; // degrees, about 10 km: as areas.rules.places has it for AMBER
    const vague = 1000; // m; a position that is less certain than this is not called exact
    const options = { enableHighAccuracy: true, timeout: 30000, maximumAge: 60000 };
    const noDistrict = form.elements.area.options[0].textContent;
    let found = null;

    function level() {
        const picked = form.elements.narrower && form.elements.narrower.checked;
        return picked && form.elements.tlp ? form.elements.tlp.value : "AMBER+STRICT";
    }

    function middle(value) {
        return ((Math.floor(Number((value / cell).toFixed(10))) + 0.5) * cell).toFixed(6);
    }

    function fill(latitude, longitude, exact, said) {
        form.elements.latitude.value = latitude;
        form.elements.longitude.value = longitude;
        form.elements.exact.value = exact;
        form.elements.area.options[0].textContent = latitude ? words.fromPosition : noDistrict;
        status.textContent = said;
    }

    function apply() {
        if (!found) return;
        const { latitude, longitude, accuracy } = found;
        const metres = Math.max(10, Math.round(accuracy));
        if (["GREEN", "CLEAR"].includes(level())) {
            fill("", "", "", words.locatedNot);
        } else if (level() === "AMBER") {
            fill(middle(latitude), middle(longitude), "", words.locatedWide);
        } else {
            const exact = accuracy <= vague ? "on" : "";
            fill(latitude.toFixed(4), longitude.toFixed(4), exact, words.located.replace("{metres}", metres));
        }
    }

    button.addEventListener("click", function () {
        status.textContent = words.locating;
        navigator.geolocation.getCurrentPosition(
            function (position) {
                found = position.coords;
                form.elements.area.value = "";
                apply();
            },
            function () {
                status.textContent = words.locateFailed;
            },
            options,
        );
    });
    form.addEventListener("change", function (event) {
        if (event.target.name === "area" && event.target.value) {
            found = null;
            fill("", "", "", "");
        } else if (["tlp", "narrower"].includes(event.target.name)) apply();
    });
    form.addEventListener("reset", function () {
        found = null;
        fill("", "", "", "");
    });
    place.hidden = false;
})();
