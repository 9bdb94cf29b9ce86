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
        const areas = drawAreas(boundaries, figures).addTo(map);
        const districts = areas.getLayers().filter((drawn) => drawn.feature.id.includes("-"));
        if (figure.dataset.near) {
            map.setView(figure.dataset.near.split(",").map(Number), NEAR + 1);
        } else {
            map.fitBounds(window.L.featureGroup(districts).getBounds());
        }
        areas.eachLayer((drawn) => colour(drawn, figures, 0));
        const cells = figures.hexagons ? drawHexagons(figures, map) : countedAreas(areas, figures);
        cells.forEach((cell) => prepare(cell));
        const lookAt = showPoints(figure, map);
        slide(figure, figures, (month) => {
            cells.forEach((cell) => shade(cell, figures, month, figure));
            lookAt(month === null ? "" : figures.months[month][2]);
        });
    }

    function drawAreas(boundaries, figures) {
        return window.L.geoJSON(boundaries, {
            filter: (feature) => feature.id in figures.areas,
            interactive: !figures.hexagons,
            style: () => ({ className: "rv-area", weight: 1, fillOpacity: 1 }),
        });
    }

    // what is shaded: a drawn shape with its name, its address and its counts by month
    function countedAreas(areas, figures) {
        return areas.getLayers().map((drawn) => {
            const [name, url] = figures.areas[drawn.feature.id];
            return { drawn, name, url, counts: figures.counts[drawn.feature.id] || [] };
        });
    }

    function drawHexagons(figures, map) {
        return figures.hexagons.map(([name, url, ring, counts]) => {
            const options = { className: "rv-area rv-hexagon", weight: 1, fillOpacity: 0.9 };
            return { drawn: window.L.polygon(ring, options).addTo(map), name, url, counts };
        });
    }

    function prepare({ drawn, url }) {
        drawn.bindTooltip("", { sticky: true });
        drawn.on("click", () => window.location.assign(url));
    }

    function shade({ drawn, name, counts }, figures, month, figure) {
        const n = month === null ? counts.reduce((sum, one) => sum + one, 0) : counts[month] || 0;
        colour(drawn, figures, n);
        const told = document.createElement("span");
        told.textContent = `${name}: ${n ? written(n) : figure.dataset.none}`;
        drawn.setTooltipContent(told);
    }

    function colour(drawn, figures, n) {
        const step = figures.steps.filter((least) => n >= least).length;
        const path = drawn.getElement();
        for (let old = 0; old <= figures.steps.length; old += 1) {
            path.classList.toggle(`rv-shade-${old}`, old === step);
        }
        path.removeAttribute("fill");
        path.removeAttribute("stroke");
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
            said.textContent = month === null ? figure.dataset.all : monthText(figure, figures.months[month]);
            slider.setAttribute("aria-valuetext", said.textContent);
            paint(month);
        };
        slider.max = String(figures.months.length);
        slider.addEventListener("input", move);
        row.hidden = false;
        move();
    }

    function monthText(figure, [name, isProvisional]) {
        return isProvisional ? `${name} (${figure.dataset.provisional})` : name;
    }

    // single reports and events: as points on a near map, and as a list below it for keyboard, reader and paper
    function showPoints(figure, map) {
        const points = window.L.layerGroup().addTo(map);
        const said = figure.querySelector(".rv-near-said");
        const list = figure.querySelector(".rv-near");
        let asked = 0;
        let month = "";
        const tell = (text, found) => {
            points.clearLayers();
            byPlace(found).forEach((here) => addPoint(points, here));
            list.replaceChildren(...found.map(listed));
            list.hidden = found.length === 0;
            said.textContent = text;
            said.hidden = false;
        };
        const look = () => {
            asked += 1;
            const mine = asked;
            figure.classList.toggle("rv-is-near", map.getZoom() >= NEAR);
            if (map.getZoom() < NEAR) {
                tell(figure.dataset.far, []);
                return;
            }
            fetchJson(pointsUrl(figure, map, month))
                .then((found) => mine === asked && tell(found.said, found.points))
                .catch(() => mine === asked && tell(figure.dataset.failed, []));
        };
        // a map that only moves to make room for what a point says keeps its points
        let makesRoom = false;
        map.on("autopanstart", () => {
            makesRoom = true;
        });
        map.on("moveend", () => {
            if (!makesRoom) {
                look();
            }
            makesRoom = false;
        });
        return (chosen) => {
            month = chosen;
            look();
        };
    }

    // of the month that the slider shows, or of all that are asked for
    function pointsUrl(figure, map, month) {
        const url = new URL(figure.dataset.points, window.location.href);
        if (month) {
            url.searchParams.set("first", month);
            url.searchParams.set("last", month);
        }
        url.searchParams.set("box", box(map.getBounds()).join(","));
        return url;
    }

    function box(bounds) {
        const within = (edge, most) => Math.max(-most, Math.min(most, edge));
        return [
            within(bounds.getWest(), 180),
            within(bounds.getSouth(), 90),
            within(bounds.getEast(), 180),
            within(bounds.getNorth(), 90),
        ];
    }

    // what has the same place is one point, which tells of all of them
    function byPlace(found) {
        const places = new Map();
        found.forEach((point) => {
            const place = `${point[0]},${point[1]},${point[5]}`;
            places.set(place, [...(places.get(place) || []), point]);
        });
        return [...places.values()];
    }

    function addPoint(points, here) {
        const [latitude, longitude, , , , isExact] = here[0];
        const className = isExact ? "rv-point" : "rv-point rv-point-wide";
        const radius = Math.min(16, 6 + Math.sqrt(here.length));
        const list = document.createElement("ul");
        list.className = "rv-here plain-list";
        list.append(...here.map(listed));
        window.L.circleMarker([latitude, longitude], { radius, className }).bindPopup(list).addTo(points);
    }

    function listed([, , title, url, about]) {
        const made = document.createElement("li");
        const link = document.createElement("a");
        link.href = url;
        link.textContent = title;
        const more = document.createElement("div");
        more.className = "rv-about";
        more.textContent = about;
        made.append(link, more);
        return made;
    }
})();
