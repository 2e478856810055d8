/* Every page works without this. On a page with a box for words it keeps what is typed in this tab, but only when the
   person ticks the box that offers it; a page that says the words have arrived forgets them. */
(function () {
  "use strict";
  var place = document.querySelector("[data-keep-here]");
  var gone = document.querySelector("[data-forget-here]");
  var store;
  try { store = window.sessionStorage; store.getItem("x"); } catch (error) { return; }
  if (gone) { store.removeItem(gone.getAttribute("data-forget-here")); }
  if (!place) { return; }
  var key = place.getAttribute("data-keep-here");
  var box = place.querySelector("input");
  var words = document.querySelector("main textarea");
  function keep() {
    try {
      if (box.checked) { store.setItem(key, words.value); } else { store.removeItem(key); }
    } catch (error) { box.checked = false; }
  }
  var kept = store.getItem(key);
  if (kept !== null) {
    box.checked = true;
    if (!words.value) { words.value = kept; }
  }
  place.hidden = false;
  box.addEventListener("change", keep);
  words.addEventListener("input", keep);
}());
