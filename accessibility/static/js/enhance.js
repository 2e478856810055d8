/* Every page works without this. It moves the focus to a message, leaves a page without a way back to it, and offers
   to read a text out where the device itself has a voice for its language. */
(function () {
  "use strict";
  var message = document.querySelector("[data-focus]");
  if (message) { message.focus(); }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-leave]");
    if (link) { event.preventDefault(); window.location.replace(link.href); }
  });
  var speech = window.speechSynthesis;
  var texts = document.querySelectorAll("[data-speak]");
  function voiceFor(button) {
    return speech.getVoices().filter(function (voice) {
      return voice.localService && voice.lang.slice(0, 2) === button.getAttribute("data-voice").slice(0, 2);
    })[0];
  }
  function offer() {
    texts.forEach(function (button) { button.parentNode.hidden = !voiceFor(button); });
  }
  if (speech && texts.length) {
    texts.forEach(function (button) {
      button.addEventListener("click", function () {
        var said = new window.SpeechSynthesisUtterance(button.getAttribute("data-speak"));
        said.voice = voiceFor(button);
        said.lang = button.getAttribute("data-voice");
        speech.cancel();
        speech.speak(said);
      });
    });
    speech.addEventListener("voiceschanged", offer);
    offer();
  }
}());
