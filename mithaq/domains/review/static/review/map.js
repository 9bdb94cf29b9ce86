// The map of the threat review: our own boundaries, no tiles from anywhere. Without this script the drawing stays.
(function () {
    "use strict";

    const NEAR = 8;
    const CENTRE = [26.8, 17.2];

    document.addEventListener("DOMContentLoaded", () => {
        const figure = document.getElementById("rv-map");
        if (figure && window.L) {
            start(figure);
        }
    });

    function start(figure) {
        Promise.all([fetchJson(figure.dataset.boundaries), fetchJson(figure.dataset.figures)])
            .then(([boundaries, figures]) => show(figure, boundaries, figures))
            .catch(() => figure.classList.add("rv-without-live"));
    }

    function fetchJson(url) {
        return fetch(url, { headers: { "Mithaq-Background": "1" } }).then((answer) => {
            if (!answer.ok) {
                throw new Error(answer.status);
            }
            return answer.json();
        });
    }

    function show(figure, boundaries, figures) {
        const live = figure.querySelector(".rv-live");
        figure.querySelector(".rv-still").hidden = true;
        live.hidden = false;
        const map = window.L.map(live, { attributionControl: false, minZoom: 4, maxZoom: 12 });
        map.setView(CENTRE, 5);
        const layer = window.L.geoJSON(boundaries, {
            filter: (feature) => feature.id in figures.areas,
            style: () => ({ className: "rv-area", weight: 1, fillOpacity: 1 }),
            onEachFeature: (feature, drawn) => prepare(feature, drawn, figures),
        }).addTo(map);
        const districts = layer.getLayers().filter((drawn) => drawn.feature.id.includes("-"));
        map.fitBounds(window.L.featureGroup(districts).getBounds());
        const paint = (month) => layer.eachLayer((drawn) => shade(drawn, figures, month, figure));
        paint(null);
        slide(figure, figures, paint);
        showPoints(figure, map);
    }

    function prepare(feature, drawn, figures) {
        drawn.bindTooltip("", { sticky: true });
        drawn.on("click", () => window.location.assign(figures.areas[feature.id][1]));
    }

    function count(figures, code, month) {
        const counts = figures.counts[code] || [];
        return month === null ? counts.reduce((sum, n) => sum + n, 0) : counts[month] || 0;
    }

    function shade(drawn, figures, month, figure) {
        const code = drawn.feature.id;
        const n = count(figures, code, month);
        const step = figures.steps.filter((least) => n >= least).length;
        const path = drawn.getElement();
        for (let old = 0; old <= figures.steps.length; old += 1) {
            path.classList.toggle(`rv-shade-${old}`, old === step);
        }
        path.removeAttribute("fill");
        path.removeAttribute("stroke");
        const told = document.createElement("span");
        told.textContent = `${figures.areas[code][0]}: ${n ? written(n) : figure.dataset.none}`;
        drawn.setTooltipContent(told);
    }

    function written(n) {
        return n.toLocaleString(document.documentElement.lang);
    }

    // the first place of the slider is the whole period, then month by month
    function slide(figure, figures, paint) {
        const row = figure.querySelector(".rv-slider");
        const slider = row.querySelector("input");
        const said = row.querySelector("output");
        const move = () => {
            const place = Number(slider.value);
            const month = place === 0 ? null : place - 1;
            said.textContent = month === null ? figure.dataset.all : figures.months[month];
            slider.setAttribute("aria-valuetext", said.textContent);
            paint(month);
        };
        slider.max = String(figures.months.length);
        slider.addEventListener("input", move);
        row.hidden = false;
        move();
    }

    function showPoints(figure, map) {
        const points = window.L.layerGroup().addTo(map);
        map.on("moveend", () => {
            points.clearLayers();
            if (map.getZoom() < NEAR) {
                return;
            }
            const box = map.getBounds();
            const edges = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
            const near = edges.map((edge, n) => Math.max(n % 2 ? -90 : -180, Math.min(n % 2 ? 90 : 180, edge)));
            fetchJson(`${figure.dataset.points}&box=${near.join(",")}`)
                .then((found) => {
                    points.clearLayers();
                    found.points.forEach((point) => addPoint(points, point));
                })
                .catch(() => points.clearLayers());
        });
    }

    function addPoint(points, [latitude, longitude, title, url]) {
        const told = document.createElement("span");
        told.textContent = title;
        window.L.circleMarker([latitude, longitude], { radius: 6, className: "rv-point" })
            .bindTooltip(told)
            .on("click", () => window.location.assign(url))
            .addTo(points);
    }
})();
