/* Every page works without this. It asks the browser to show our own page, and not its own, when there is no network. */
(function () {
  "use strict";
  var own = document.currentScript, workers = navigator.serviceWorker;
  if (!own || !workers) { return; }
  window.addEventListener("load", function () {
    var language = document.documentElement.lang;
    caches.open("offline").then(function (kept) {
      return kept.put("/offline/language", new Response(language));
    }).then(function () {
      return workers.register(own.getAttribute("data-worker") + "?l=" + language,
        { scope: own.getAttribute("data-scope"), updateViaCache: "all" });
    }).catch(function () { return null; });
  });
}());
