/* Every page works without this. It moves the focus to a message, and leaves a page without a way back to it. */
(function () {
  "use strict";
  var message = document.querySelector("[data-focus]");
  if (message) { message.focus(); }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-leave]");
    if (link) { event.preventDefault(); window.location.replace(link.href); }
  });
}());
