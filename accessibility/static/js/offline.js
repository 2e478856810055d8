/* Every page works without this. It asks the browser to show our own page, and not its own, when there is no network. */
(function () {
  "use strict";
  var own = document.currentScript, workers = navigator.serviceWorker;
  if (!own || !workers) { return; }
  window.addEventListener("load", function () {
    workers.register(own.getAttribute("data-worker") + "?l=" + document.documentElement.lang,
      { scope: own.getAttribute("data-scope"), updateViaCache: "all" }).catch(function () { return null; });
  });
}());
