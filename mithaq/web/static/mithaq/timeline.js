// Opens a timeline that is wider than its frame at today; without it one scrolls there oneself.
(function () {
    "use strict";

    function openAtToday(frame) {
        const today = frame.querySelector(".tl-today");
        if (!today || frame.dataset.opened || frame.scrollWidth <= frame.clientWidth) return;
        const seen = frame.getBoundingClientRect();
        const free = seen.width - frame.querySelector(".tl-names").offsetWidth;
        const middle = getComputedStyle(frame).direction === "rtl" ? seen.left + free / 2 : seen.right - free / 2;
        frame.scrollLeft += today.getBoundingClientRect().left - middle;
        frame.dataset.opened = "true";
    }

    function openAll() {
        document.querySelectorAll(".tl-frame").forEach(openAtToday);
    }

    openAll();
    document.addEventListener("htmx:afterSettle", openAll);
})();
